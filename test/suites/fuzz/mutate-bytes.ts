import { attributes, markup, names, values } from './dictionary.js';
import type { Random } from './random.js';

/** Mutations of bytes without regard to their meaning. */
type Change = (random: Random, bytes: Buffer, other: Buffer) => Buffer;

const words = [...attributes, ...markup, ...names, ...values].map((word) => Buffer.from(word));

function insert(bytes: Buffer, at: number, piece: Buffer, over = 0): Buffer {
  return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at + over)]);
}

/** Returns the start and the end of a random part of the bytes. */
function part(random: Random, bytes: Buffer): [from: number, to: number] {
  const from = random.below(bytes.length + 1);
  return [from, Math.min(bytes.length, from + random.length(bytes.length + 1))];
}

const changes: readonly Change[] = [
  function flip(random, bytes) {
    const copy = Buffer.from(bytes);
    const at = random.below(copy.length);
    if (copy.length > 0) copy[at] = (copy[at] as number) ^ (1 << random.below(8));
    return copy;
  },
  function put(random, bytes) {
    const byte = random.pick([0, 9, 10, 13, 32, 34, 38, 39, 47, 58, 60, 61, 62, 93, 127, 128, 0xc0, 0xed, 0xf4, 0xff]);
    return insert(bytes, random.below(bytes.length + 1), Buffer.from([byte]), random.below(2));
  },
  function noise(random, bytes) {
    return insert(bytes, random.below(bytes.length + 1), random.bytes(random.length(16)), random.below(8));
  },
  function remove(random, bytes) {
    const [from, to] = part(random, bytes);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  },
  function duplicate(random, bytes) {
    const [from, to] = part(random, bytes);
    return insert(bytes, to, bytes.subarray(from, to));
  },
  function move(random, bytes) {
    const [from, to] = part(random, bytes);
    const rest = Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
    return insert(rest, random.below(rest.length + 1), bytes.subarray(from, to));
  },
  function truncate(random, bytes) {
    return bytes.subarray(0, random.below(bytes.length + 1));
  },
  function behead(random, bytes) {
    return bytes.subarray(random.below(Math.min(bytes.length, 64) + 1));
  },
  function word(random, bytes) {
    return insert(bytes, random.below(bytes.length + 1), random.pick(words));
  },
  function splice(random, bytes, other) {
    return Buffer.concat([
      bytes.subarray(0, random.below(bytes.length + 1)),
      other.subarray(random.below(other.length + 1)),
    ]);
  },
  function graft(random, bytes, other) {
    const [from, to] = part(random, other);
    return insert(bytes, random.below(bytes.length + 1), other.subarray(from, to));
  },
];

export function mutateBytes(random: Random, bytes: Buffer, other: Buffer): Buffer {
  return random.pick(changes)(random, bytes, other);
}
