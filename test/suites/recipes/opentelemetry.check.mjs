import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { inspect } from 'node:util';
import { trace } from '@opentelemetry/api';
import { createTransport, RescueClient } from 'logmein-rescue-soap';
import { ManagedRescueClient } from 'logmein-rescue-soap/managed';
import { startRescueServer } from 'logmein-rescue-soap/testing';
import './channel.js';
import { exporter, recordCall } from './tracing.js';

// Checks the page's promises about spans: every call has a span with the right parent, and no span contains a secret.

const env = process.env;
const login = { email: env.RESCUE_EMAIL, password: env.RESCUE_PASSWORD };
const sso = { ssoId: env.RESCUE_SSO_ID, password: env.RESCUE_SSO_PASSWORD, company: env.RESCUE_COMPANY };
const tracer = trace.getTracer('check');
const secrets = new Set([login.password, sso.password, 'WRONG-PASSWORD', 'PROXY-PASSWORD']);

/** The values of the cookies and the authcode. */
function noteSecrets({ cookies, authCode }) {
  const values = cookies.cookies.map((line) => /=([^;]+)/.exec(line)[1]);
  ok(values.length > 0, 'there is a cookie');
  for (const value of [...values, authCode]) if (value !== undefined) secrets.add(value);
}

function holdsNoSecret(spans) {
  const shown = inspect(spans, { depth: null, showHidden: true, maxArrayLength: null, maxStringLength: null });
  for (const secret of secrets) ok(!shown.includes(secret), 'a secret was exported');
}

const within = (name, work) =>
  tracer.startActiveSpan(name, async (span) => {
    const result = await work().catch((error) => error);
    span.end();
    return result;
  });

// calls that succeed, are refused or break, both with a cookie and with an authcode
const server = await startRescueServer();
const client = new RescueClient({ endpoint: server.endpoint });
await within('login', () => client.login(login));
await within('authcode', () => client.requestAuthCode(login));
await within('sso', () => client.requestAuthCodeSSO(sso));
await within('call', () => client.operations.getAccount());
await within('refused', () => client.login({ ...login, password: 'WRONG-PASSWORD' }));
noteSecrets(client.auth.serialize());
const managed = new ManagedRescueClient({ endpoint: server.endpoint, credentials: login, onCall: recordCall });
await within('managed', () => managed.operations.getAccount());
for (const { request } of server.calls) if (request.sAuthCode) secrets.add(request.sAuthCode);
server.on('getAccount', () => new Promise(() => undefined));
await within('late', () => client.operations.getAccount({}, { timeoutMs: 50 }));
const proxied = new RescueClient({
  endpoint: 'http://rescue.invalid/API/API.asmx',
  allowPlainHttp: true,
  proxy: server.endpoint.replace('//', '//user:PROXY-PASSWORD@').replace(/\/API.*/, ''),
});
await within('proxied', () => proxied.login(login));
await server.close();
const error = await within('broken', () => client.operations.getAccount());
strictEqual(error.name, 'RescueConnectionError');

const spans = exporter.getFinishedSpans();
holdsNoSecret(spans);
const parents = new Map(spans.map((span) => [span.spanContext().spanId, span.name]));
const requestsOf = (parent) =>
  spans.filter((span) => parents.get(span.parentSpanContext?.spanId) === parent).map(({ name }) => name);
for (const [parent, ...requests] of [
  ['login', 'POST login'],
  ['authcode', 'POST requestAuthCode'],
  ['sso', 'POST requestAuthCodeSSO'],
  ['call', 'POST getAccount'],
  ['refused', 'POST login'],
  ['late', 'POST getAccount'],
  ['proxied', 'POST login'],
  ['broken', 'POST getAccount'],
  ['managed', 'POST requestAuthCode', 'POST getAccount'],
])
  deepStrictEqual(requestsOf(parent), requests, parent);
const eventsOf = (name) => spans.find((span) => span.name === name).events.map(({ attributes }) => attributes);
deepStrictEqual(eventsOf('broken')[0], {
  'rescue.operation': 'getAccount',
  'rescue.outcome': 'not-sent',
  'rescue.attempt': 1,
  'error.type': 'RescueConnectionError',
});
strictEqual(eventsOf('refused')[0]['rescue.code'], 'INVALID');

// the spans have exactly the attributes that the page lists
const named = new Set(
  spans.filter(({ name }) => name.startsWith('POST')).flatMap(({ attributes }) => Object.keys(attributes)),
);
deepStrictEqual([...named].sort(), [
  'error.type',
  'http.request.method',
  'http.request.method_original',
  'http.response.status_code',
  'network.peer.address',
  'network.peer.port',
  'network.protocol.version',
  'rpc.method',
  'server.address',
  'server.port',
  'url.full',
  'url.path',
  'url.query',
  'url.scheme',
]);

// calls that wait for the only connection keep their own parents
const transport = createTransport({ connections: 1 });
const narrow = new RescueClient({ endpoint: env.RESCUE_ENDPOINT, transport });
await narrow.login(login);
exporter.reset();
await Promise.all(['one', 'two', 'three'].map((name) => within(name, () => narrow.operations.getAccount())));
const exported = exporter.getFinishedSpans();
for (const name of ['one', 'two', 'three']) {
  const { spanId } = exported.find((span) => span.name === name).spanContext();
  strictEqual(exported.filter((span) => span.parentSpanContext?.spanId === spanId).length, 1, name);
}
noteSecrets(narrow.auth.serialize());

holdsNoSecret(exported);
ok(secrets.size >= 8, 'four passwords, two cookies, two authcodes');
console.log(`${spans.length + exported.length} spans, none of ${secrets.size} secrets in them`);
process.exit();
