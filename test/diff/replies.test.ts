import { check } from './check.js';
import { replyMutations } from './mutations/replies.js';
import { brief } from './side.js';

check('a change of what operations answer', replyMutations, brief);
