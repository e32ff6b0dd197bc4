import { check } from './check.js';
import { nameMutations } from './mutations/names.js';
import { operationMutations } from './mutations/operations.js';
import { rescue } from './side.js';

check('a change of operations, of names, or of nothing that counts', [...operationMutations, ...nameMutations], rescue);
