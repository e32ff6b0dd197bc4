import { afterwards, instead, withCookie } from '../answers.js';
import { fault, HTML, SET_COOKIE } from '../replies.js';
import { each, notSent, refused, unknown, type Expected, type Row } from '../row.js';

const html = 'text/html; charset=utf-8';
const page = (status: number, lines: readonly string[] = []) => ({ status, body: HTML, type: html, lines });
const toElsewhere = ['Location: https://elsewhere.invalid/API/API.asmx?token=secret'];

/** Statuses with which a gateway, a filter or the web server rejects a request without executing it. */
const turnedDown = [400, 401, 403, 404, 405, 413, 415] as const;

/** Statuses of errors that may have occurred after the execution. */
const failed = [408, 500, 502, 504, 599] as const;

/** Faults with an HTTP status other than 200. */
export const statusRows: readonly Row[] = [
  {
    fault: '204 without a body',
    cause: afterwards({ status: 204, type: null, framing: null }),
    expected: unknown('RescueReplyError', { status: 204 }),
  },
  ...[301, 302, 303].map((status): Row => ({
    fault: `${status} to elsewhere`,
    // if an error occurs during a method, ASP.NET replies with a redirect to an error page
    cause: afterwards(page(status, toElsewhere)),
    expected: unknown('RescueConnectionError', { status }),
  })),
  ...[307, 308].map((status): Row => ({
    fault: `${status} to elsewhere`,
    cause: instead(page(status, toElsewhere)),
    expected: refused('RescueConnectionError', { status }),
  })),
  ...turnedDown.map((status): Row => ({
    fault: `${status} with HTML`,
    cause: instead(page(status)),
    expected: refused('RescueConnectionError', { status }),
  })),
  {
    fault: '407 of a proxy',
    by: 'proxy',
    cause: instead(page(407, ['Proxy-Authenticate: Basic realm="x"'])),
    expected: notSent('RescueConnectionError', { requests: 1, status: 407 }),
  },
  {
    fault: '407 with HTML, no proxy in between',
    cause: instead(page(407)),
    expected: refused('RescueConnectionError', { status: 407 }),
  },
  {
    fault: "407 of the service, in a proxy's tunnel",
    by: 'tunnel',
    cause: instead(page(407)),
    expected: refused('RescueConnectionError', { status: 407 }),
  },
  {
    fault: '407 of a proxy that is asked for a tunnel',
    by: 'tunnel',
    async cause({ front, later }) {
      front.onConnect = (raw) => raw.once('data', () => raw.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'));
      later(() => (front.onConnect = undefined));
      front.hangUp('close');
      await front.empty();
    },
    expected: notSent(),
  },
  {
    fault: '502 of a proxy',
    by: 'proxy',
    cause: afterwards(page(502)),
    expected: unknown('RescueConnectionError', { status: 502 }),
  },
  {
    fault: '429 with Retry-After',
    cause: instead(page(429, ['Retry-After: 7'])),
    expected: refused('RescueThrottledError', { status: 429, retryAfterMs: 7000 }),
  },
  {
    fault: '429 without Retry-After',
    cause: instead(page(429)),
    expected: refused('RescueThrottledError', { status: 429 }),
  },
  {
    fault: '503 with Retry-After',
    cause: afterwards(page(503, ['Retry-After: 30'])),
    expected: unknown('RescueThrottledError', { status: 503, retryAfterMs: 30_000 }),
  },
  ...failed.map((status): Row => ({
    fault: `${status} with HTML`,
    cause: afterwards(page(status)),
    expected: unknown('RescueConnectionError', { status }),
  })),
  {
    fault: '500 with a Server fault',
    cause: afterwards({ status: 500, body: fault('Server') }),
    expected: unknown('RescueFaultError', { status: 500 }),
  },
  {
    fault: '500 with a Client fault',
    cause: instead({ status: 500, body: fault('Client') }),
    expected: refused('RescueFaultError', { status: 500 }),
  },
  {
    fault: '200 with a Server fault',
    cause: afterwards({ body: fault('Server') }),
    expected: unknown('RescueFaultError', { status: 200 }),
  },
  {
    fault: '500 with half an envelope',
    cause: afterwards({ status: 500, body: fault('Server').slice(0, -40) }),
    expected: unknown('RescueConnectionError', { status: 500 }),
  },
  {
    fault: '500 with HTML and a cookie',
    cause: afterwards(withCookie(page(500))),
    expected: cookieTaken(unknown('RescueConnectionError', { status: 500 })),
  },
  {
    fault: 'a Client fault and a cookie',
    cause: instead(withCookie({ status: 500, body: fault('Client') })),
    expected: cookieTaken(refused('RescueFaultError', { status: 500 })),
  },
  {
    fault: "403 and another host's cookie",
    cause: instead({ ...page(403), lines: [`${SET_COOKIE}; Domain=elsewhere.invalid`] }),
    expected: refused('RescueConnectionError', { status: 403 }),
  },
  {
    fault: "403 and another path's cookie",
    cause: instead({ ...page(403), lines: [SET_COOKIE.replace('path=/', 'path=/elsewhere')] }),
    expected: refused('RescueConnectionError', { status: 403 }),
  },
];

/** Only a successful authentication may change the session. For any other operation, the client keeps its cookie. */
function cookieTaken(expected: Expected) {
  return each((operation) => ({ ...expected, cookie: operation === 'startSession' ? 'changed' : 'kept' }));
}
