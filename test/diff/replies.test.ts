import { check } from './check.js';
import { nameMutations } from './mutations/names.js';
import { operationMutations } from './mutations/operations.js';
import { replyMutations } from './mutations/replies.js';

check('a change of what operations answer, of operations and of names', [
  ...replyMutations,
  ...operationMutations,
  ...nameMutations,
]);
