import { joinHttp, splitHttp, type FuzzInput } from './input.js';

/** Makes an input smaller and simpler while it still fails, until the time limit. */
export async function minimise(
  input: FuzzInput,
  fails: (candidate: FuzzInput) => Promise<boolean>,
  budgetMs: number,
): Promise<FuzzInput> {
  const end = performance.now() + budgetMs;
  let best = input;
  const attempt = async (candidate: FuzzInput): Promise<boolean> => {
    if (performance.now() > end || !(await fails(candidate))) return false;
    best = candidate;
    return true;
  };
  for (const plainer of [{ cuts: 0 }, { way: 'canned' }, { version: '1.1' }] as const)
    if (Object.entries(plainer).some(([key, value]) => best[key as keyof FuzzInput] !== value))
      await attempt({ ...best, ...plainer });
  await withoutFields(() => best, attempt);
  await attempt({ ...best, bytes: joinHttp({ ...splitHttp(best.bytes), status: 200 }) });
  await shrink(() => best, attempt);
  return best;
}

async function withoutFields(
  best: () => FuzzInput,
  attempt: (candidate: FuzzInput) => Promise<boolean>,
): Promise<void> {
  for (let at = splitHttp(best().bytes).fields.length - 1; at >= 0; at--) {
    const reply = splitHttp(best().bytes);
    const bytes = joinHttp({ ...reply, fields: reply.fields.filter((_, index) => index !== at) });
    await attempt({ ...best(), bytes });
  }
}

/** Removes smaller and smaller parts of the body: first elements, then arbitrary bytes. */
async function shrink(best: () => FuzzInput, attempt: (candidate: FuzzInput) => Promise<boolean>): Promise<void> {
  const bodyOf = (): Buffer => splitHttp(best().bytes).body;
  const cut = (from: number, to: number): FuzzInput => {
    const reply = splitHttp(best().bytes);
    const body = Buffer.concat([reply.body.subarray(0, from), reply.body.subarray(to)]);
    return { ...best(), bytes: joinHttp({ ...reply, body }) };
  };
  for (let size = bodyOf().length >> 1; size > 0; size >>= 1)
    for (let at = 0; at < bodyOf().length;) if (!(await attempt(cut(at, at + size)))) at += size;
}
