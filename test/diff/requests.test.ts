import { check } from './check.js';
import { requestMutations } from './mutations/requests.js';
import { sharedMutations } from './mutations/shared.js';

check('a change of what operations take', [...requestMutations, ...sharedMutations]);
