import type { ReplyReason } from './reply-reason.js';

/** Words of servers, in lower case and without addresses, and what they mean. */
export type TextRow = readonly [ReplyReason, RegExp];
