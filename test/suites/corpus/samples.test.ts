import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadContract } from '../../support/load-generated.js';
import { messagesOf, roundTrips } from './round-trip.js';

const folder = join(__dirname, '../../samples-wsdl');

describe.each(readdirSync(folder))('%s', (name) => {
  const contract = loadContract(readFileSync(join(folder, name, `${name}.wsdl`), 'utf8'));

  it.each(messagesOf(contract).map((message) => [message.name, message] as const))(
    '%s: minimal and full samples come back as they were',
    (_name, message) => {
      const outcomes = roundTrips(message);
      expect(outcomes.length).toBeGreaterThan(1);
      expect(outcomes.flatMap(({ name, problem }) => (problem === undefined ? [] : [`${name}: ${problem}`]))).toEqual(
        [],
      );
    },
  );
});
