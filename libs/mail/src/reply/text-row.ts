import type { ReplyReason } from './reply-reason.js';

/** Words of servers, in lower case and without addresses, and what they mean. */
export type TextRow = readonly [ReplyReason, RegExp];

/** One pattern of several, so that each stands on a line of its own. */
export function anyOf(...patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map(({ source }) => source).join('|'));
}
