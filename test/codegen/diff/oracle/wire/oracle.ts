import { SoapRequestError } from '../../../../../src/errors.js';
import type { Contract, Operation } from '../../../../../src/soap/schema/contract.js';
import { SoapClient } from '../../../../../src/soap/client.js';
import { createTransport } from '../../../../../src/soap/client-options.js';
import type { ClosableTransport } from '../../../../../src/soap/http/undici-transport.js';
import { differenceOf } from './compare.js';
import { type DescriptionFacts, type OperationFacts, reachOf } from './description.js';
import { repliesOf, type Sent } from './replies.js';
import { headersOf, requestsOf } from './requests.js';
import { StrictServer } from './server.js';

/** The WSDL of the service. */
export interface Served {
  readonly facts: DescriptionFacts;
}

/** The WSDL of the client's stubs. */
export interface Installed extends Served {
  readonly contract: Contract;
}

/** Calls a service with a new WSDL from clients with old stubs, over HTTP on the loopback interface. */
export class WireOracle {
  /** The number of calls made so far. */
  calls = 0;
  private readonly server: StrictServer;
  private readonly transport: ClosableTransport;

  private constructor(server: StrictServer) {
    this.server = server;
    this.transport = createTransport({ proxy: false });
  }

  static async start(): Promise<WireOracle> {
    return new WireOracle(await StrictServer.start());
  }

  async stop(): Promise<void> {
    await this.transport.close();
    await this.server.stop();
  }

  /**
   * Calls each old operation that the change can affect and some that it cannot affect, or all operations.
   *
   * @returns the first failure of each operation that failed
   */
  async failures(
    before: Installed,
    after: Served,
    which: 'all' | 'reached' = 'reached',
  ): Promise<ReadonlyMap<string, string>> {
    this.server.serve(after.facts);
    const found = new Map<string, string>();
    // a client uses the first version by default; for the other versions, one call per operation is enough
    for (const [at, [version, offer]] of [...before.facts.offers].entries()) {
      const client = new SoapClient({
        endpoint: this.server.origin + offer.path,
        soapVersion: at === 0 ? undefined : version,
        soap: before.contract.soap,
        transport: this.transport,
        timeoutMs: 10_000,
        maxReplyBytes: 1 << 20,
      });
      for (const [name, most] of operationsToCall(before.facts, after.facts, which)) {
        const operation = before.contract.operations[name];
        if (!operation) throw new Error(`the old stubs lack ${name}`);
        if (!offer.operations.has(name)) continue;
        const failure = await this.failureOf(client, operation, after, at === 0 ? most : 1);
        if (failure !== undefined && !found.has(name)) found.set(name, failure);
      }
      client.close();
    }
    return found;
  }

  private async failureOf(
    client: SoapClient,
    operation: Operation,
    after: Served,
    most: number,
  ): Promise<string | undefined> {
    const requests = requestsOf(operation);
    const answers = answersTo(operation, after.facts);
    for (let index = 0; index < Math.min(most, Math.max(requests.length, answers.length)); index++) {
      const answer = answers[index % answers.length] ?? silence;
      const failure = await this.callOnce(client, operation, requests[index % requests.length], answer);
      if (failure !== undefined) return failure;
    }
    return undefined;
  }

  private async callOnce(
    client: SoapClient,
    operation: Operation,
    request: unknown,
    { reply, headers }: Answer,
  ): Promise<string | undefined> {
    this.calls++;
    this.server.prepare(reply, headers);
    let received: Readonly<Record<string, unknown>> = {};
    const onSoapHeaders = (blocks: Readonly<Record<string, unknown>>): void => void (received = blocks);
    try {
      const got: unknown = await client.call(operation, request, { soapHeaders: headersOf(operation), onSoapHeaders });
      const difference = operation.output && reply ? differenceOf(operation.output, reply, got) : undefined;
      return difference ?? headersDifference(operation, headers, received);
    } catch (error) {
      // if the old stubs reject a request, the test itself is wrong
      if (error instanceof SoapRequestError) throw error;
      return this.server.problem ?? String(error);
    }
  }
}

/** The server's response to a request. */
interface Answer {
  /** Absent if the reply is empty. */
  readonly reply?: Sent;
  readonly headers: readonly Sent[];
}

const silence: Answer = { headers: [] };

/**
 * Returns the replies of the operation with the same action. If there is no such operation, the server rejects the
 * request.
 */
function answersTo({ action }: Operation, { operations, schema }: DescriptionFacts): readonly Answer[] {
  const operation = operations.find((each) => each.action === action);
  if (!operation?.output) return [silence];
  const headers = operation.replyHeaders.map((each) => repliesOf(schema, each));
  return repliesOf(schema, operation.output).map((reply, index) => ({
    reply,
    headers: headers.flatMap((each) => each[index % each.length] ?? []),
  }));
}

function headersDifference(
  { replyHeaders = [] }: Operation,
  sent: readonly Sent[],
  received: Readonly<Record<string, unknown>>,
): string | undefined {
  for (const declared of replyHeaders) {
    const block = sent.find((each) => each.name === declared.name && each.ns === declared.ns);
    const difference = block && differenceOf(declared, block, received[declared.key ?? declared.name]);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

/**
 * The number of unaffected operations to call. Each of them is called only once, because its messages are unchanged.
 */
const others = 2;

/** Returns the operations to call, each with its maximum number of calls. */
function operationsToCall(
  before: DescriptionFacts,
  after: DescriptionFacts,
  which: 'all' | 'reached',
): readonly (readonly [name: string, most: number])[] {
  if (which === 'all') return before.operations.map(({ name }) => [name, Infinity]);
  const now = new Map(after.operations.map((each) => [each.name, reachOf(after, each)]));
  const isTouched = (each: OperationFacts): boolean => now.get(each.name) !== reachOf(before, each);
  const touched = before.operations.filter(isTouched);
  const untouched = before.operations.filter((each) => !touched.includes(each)).slice(0, others);
  return [...touched.map(({ name }) => [name, Infinity] as const), ...untouched.map(({ name }) => [name, 1] as const)];
}
