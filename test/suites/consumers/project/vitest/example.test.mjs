import { test } from 'vitest';
import { start } from '../start.mjs';

test("the README's first example", () => start(() => import('../mjs/example.mjs')));
