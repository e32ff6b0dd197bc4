import { beforeEach, expect, test } from 'vitest';
import type { Credentials, ManagedCallInfo } from '../../src/managed.js';
import type { Effect } from '../../src/testing.js';
import { expectHidden, found, markedText, shown, type Marker } from '../secrets/markers.js';
import { rejection } from '../support/rejection.js';
import { startSession, World } from './support.js';

let world: World;
let markers: Marker[];
beforeEach(async () => {
  world = await World.start();
  markers = [];
});

function secret(path: string): string {
  const { value, marker } = markedText(path);
  markers.push(marker);
  return value;
}

const kinds: [string, () => Credentials][] = [
  ['e-mail and password', () => ({ email: secret('e-mail'), password: secret('password') })],
  ['single sign-on', () => ({ ssoId: secret('SSO id'), password: secret('SSO password'), company: 654321 })],
  ['an API token', () => ({ apiToken: secret('token') })],
];
const answers: [string, Effect | undefined][] = [
  ['is refused', undefined],
  ['gets HTML', { headers: { 'Content-Type': 'text/html' }, body: '<html>' }],
  ['gets a reset', { reset: true }],
  ['gets 503', { status: 503, body: '' }],
];

test.each(kinds.flatMap(([kind, make]) => answers.map(([answer, effect]) => [kind, answer, make, effect] as const)))(
  '%s: no secret is shown when the authentication %s',
  async (_kind, _answer, make, effect) => {
    const credentials = make();
    const infos: ManagedCallInfo[] = [];
    for (const given of [credentials, async () => credentials]) {
      const rescue = world.client({ credentials: given, onCall: (info) => infos.push(info) });
      if (effect) world.server.next('*', effect);
      const errors = [];
      for (let count = 0; count < 3; count++) errors.push(await rejection(rescue.startSession(startSession)));
      expect(errors[0]).toBeInstanceOf(Error);
      expect(found(shown(world.server.calls), markers)).toHaveLength(markers.length);
      const { authentications, ...rest } = rescue;
      expectHidden({ ...Object.fromEntries(errors.entries()), rescue, authentications, rest, infos }, markers);
    }
  },
);

test('an authcode is not shown, even by errors from the store', async () => {
  const authCode = secret('authcode');
  world.server.on('requestAuthCode', () => ({ requestAuthCodeResult: 'requestAuthCode_OK', sAuthCode: authCode }));
  const infos: ManagedCallInfo[] = [];
  const inner = world.store();
  const rescue = world.client({
    credentials: { email: secret('e-mail'), password: secret('password') },
    onCall: (info) => infos.push(info),
    storeKey: secret('key'),
    store: {
      read: (key) => inner.read(key),
      compareAndSet: async (key, version, value, ttlMs) => {
        const set = await inner.compareAndSet(key, version, value, ttlMs);
        if (value.includes('authCode'))
          throw Object.assign(new Error(`SET ${key} ${value}`), { command: [key, value] });
        return set;
      },
    },
  });
  const errors = [
    await rejection(rescue.startSession(startSession)),
    await rejection(rescue.startSession(startSession)),
  ];
  expect(errors[0]).toBeInstanceOf(Error);
  expectHidden(
    { first: errors[0], second: errors[1], rescue, infos, authentications: rescue.authentications },
    markers,
  );
});

test('an invalid option or function result is named but not quoted', async () => {
  for (const credentials of [
    { email: [secret('e-mail')], password: secret('password') },
    { apiToken: { token: secret('token') } },
    { ssoId: 1, password: secret('SSO password'), company: secret('company') },
    [secret('a list')],
  ]) {
    let error: unknown;
    try {
      world.client({ credentials: credentials as never });
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ name: 'RescueRequestError' });
    const rescue = world.client({ credentials: async () => credentials as never });
    const rejected = await rejection(rescue.startSession(startSession));
    expect(rejected).toMatchObject({ name: 'RescueAuthenticationError' });
    expectHidden({ error, rejected }, markers);
  }
});
