import { check } from './check.js';
import { awkwardMutations } from './mutations/awkward.js';
import { requestMutations } from './mutations/requests.js';
import { sharedMutations } from './mutations/shared.js';
import { brief } from './side.js';

check(
  'a change of what operations take, or of more',
  [...requestMutations, ...sharedMutations, ...awkwardMutations],
  brief,
);
