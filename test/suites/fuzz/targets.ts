import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contract as rescueContract } from '../../../generated/operations.js';
import { AuthState, RescueClient, type CallInfo, type Operation } from '../../../src/index.js';
import { ServiceClient, type Operations } from '../../../src/runtime.js';
import type { ElementDeclaration } from '../../../src/soap/schema/contract.js';
import { SoapClient } from '../../../src/soap/client.js';
import type { Transport } from '../../../src/soap/http/transport.js';
import { contract as zooContract } from '../../samples-wsdl/zoo/index.js';
import { COLOUR, operation as smallOperation } from '../../support/contract.js';
import * as constructs from '../../support/constructs.js';
import { secrets } from './secrets.js';

/** The options of a call. */
export interface Calling {
  readonly transport: Transport;
  /** The endpoint. Default: the service's own endpoint, which a canned transport never calls. */
  readonly origin?: string | undefined;
  readonly version: '1.1' | '1.2';
  readonly onCall: (info: CallInfo) => void;
  readonly onSoapHeaders: (headers: Readonly<Record<string, unknown>>) => void;
}

/** An operation that receives replies. */
export interface Target {
  readonly key: string;
  readonly operation: Operation;
  /** `true` if the promise resolves to the decoded reply instead of the facade's result. */
  readonly givesReply: boolean;
  /** The auth state of the client, if the call uses one. */
  call(calling: Calling): { readonly done: Promise<unknown>; readonly auth?: AuthState };
}

/** The time limit for reading a reply. */
export const DEADLINE_MS = 1_000;
const limits = { timeoutMs: DEADLINE_MS, maxReplyBytes: 512 * 1024, maxReplyElements: 20_000 } as const;

const ADDRESS = 'https://secure.logmeinrescue.com/API/API.asmx';
const samples = join(__dirname, '../../samples');

/** The key of the target that reads multipart replies. */
export const MULTIPART = 'service/R';

export const targets: ReadonlyMap<string, Target> = new Map(
  [...facade(), ...rescueOperations(), ...zoo(), ...others(), attachment()].map((target) => [target.key, target]),
);

/** Creates a client that has a cookie and an authcode and has not made a call yet. */
function rescueFor({ transport, origin, version, onCall }: Calling): RescueClient {
  const endpoint = origin === undefined ? ADDRESS : `${origin}/API/API.asmx`;
  const auth = AuthState.deserialize({
    version: 1,
    endpoint,
    cookies: { origin: new URL(endpoint).origin, cookies: [`ASP.NET_SessionId=${secrets.cookie}; Path=/; HttpOnly`] },
    authCode: secrets.authCode,
  });
  return new RescueClient({ endpoint, transport, auth, onCall, soapVersion: version, ...limits });
}

function facade(): Target[] {
  const { email, password } = { email: 'someone@example.com', password: secrets.password };
  const calls: Record<string, (rescue: RescueClient) => Promise<unknown>> = {
    login: (rescue) => rescue.login({ email, password }),
    requestAuthCode: (rescue) => rescue.requestAuthCode({ email, password }),
    requestAuthCodeSSO: (rescue) => rescue.requestAuthCodeSSO({ ssoId: secrets.note, password, company: '1000' }),
    startSession: (rescue) => rescue.startSession({ session: 1042, node: 1043 }),
    logout: (rescue) => rescue.logout(),
  };
  const operations: Operations = rescueContract.operations;
  return Object.entries(calls).map(([name, call]) => ({
    key: `facade/${name}`,
    operation: operations[name] as Operation,
    givesReply: false,
    call: (calling) => {
      const rescue = rescueFor(calling);
      return { done: call(rescue), auth: rescue.auth };
    },
  }));
}

/** Returns each operation that has a sample, with the arguments of its first sample. */
function rescueOperations(): Target[] {
  const operations: Operations = rescueContract.operations;
  const made = new Map<string, Target>();
  for (const folder of readdirSync(samples)) {
    const name = folder.slice(0, Math.max(folder.indexOf('__'), 0));
    const operation = operations[name];
    if (!operation || made.has(name)) continue;
    const given = JSON.parse(readFileSync(join(samples, folder, 'request.json'), 'utf8')) as Record<string, unknown>;
    // the client's authcode is sent instead of the authcode in the sample
    const { sAuthCode: _sample, ...request } = given;
    made.set(name, {
      key: `rescue/${name}`,
      operation,
      givesReply: true,
      call: (calling) => {
        const rescue = rescueFor(calling);
        return { done: rescue.call(operation, request), auth: rescue.auth };
      },
    });
  }
  return [...made.values()];
}

function zoo(): Target[] {
  const { Feed, Notify, Ping, Rate } = zooContract.operations;
  const food = { anything: null, from: secrets.note };
  return [
    soapTarget('zoo', Feed, { food, label: 'Oats', version: 2 }, { Ticket: { user: secrets.authCode } }),
    soapTarget('zoo', Ping, undefined),
    soapTarget('zoo', Notify, secrets.note),
    soapTarget('zoo', Rate, secrets.note),
  ];
}

/** Returns a target for each XML Schema construct that the Rescue WSDL does not contain. */
function others(): Target[] {
  const types = { colour: constructs.root(() => COLOUR), date: constructs.root('dateTime') };
  const bytes = { base64: constructs.root('base64Binary'), hex: constructs.root('hexBinary') };
  const numbers = { double: constructs.root('double'), integer: constructs.root('integer') };
  const elements = Object.entries({ ...constructs, ...types, ...bytes, ...numbers }).filter(
    (entry): entry is [string, ElementDeclaration] =>
      typeof entry[1] === 'object' && 'type' in entry[1] && entry[1].name === 'r',
  );
  const made = elements.map(([key, output]) => {
    const operation: Operation = { name: 'R', action: 'urn:c/R', output };
    return { ...soapTarget('construct', operation, undefined), key: `construct/${key}` };
  });
  return [soapTarget('small', smallOperation as Operation, { iRequired: 1, sOptional: secrets.note }), ...made];
}

function attachment(): Target {
  const operation: Operation = { name: 'R', action: 'urn:c/R', output: constructs.root('base64Binary') };
  const contract = { targetNamespace: constructs.C, fingerprint: '1:0', operations: { R: operation } };
  return {
    key: MULTIPART,
    operation,
    givesReply: true,
    call: ({ transport, origin = 'https://zoo.example', version, onCall, onSoapHeaders }) => {
      const endpoint = `${origin}/zoo.asmx`;
      const client = new ServiceClient({ endpoint, contract, transport, soapVersion: version, onCall, ...limits });
      return { done: client.call(operation, undefined as never, { onSoapHeaders }) };
    },
  };
}

function soapTarget<Request, Reply>(
  family: string,
  typed: Operation<Request, Reply>,
  request: unknown,
  headers?: Readonly<Record<string, unknown>>,
): Target {
  const operation = typed as Operation;
  return {
    key: `${family}/${operation.name}`,
    operation,
    givesReply: true,
    call: ({ transport, origin = 'https://zoo.example', version, onCall, onSoapHeaders }) => {
      const endpoint = `${origin}/zoo.asmx`;
      const soap = new SoapClient({ endpoint, transport, soapVersion: version, onCall, ...limits });
      const options = { onSoapHeaders, ...(headers && { soapHeaders: headers }) };
      return { done: soap.call(operation, request, options, { cookie: `id=${secrets.cookie}` }) };
    },
  };
}
