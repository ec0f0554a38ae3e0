import type { HeldKind } from './held-list.queries.js';

/** One line of waiting things, as molted names them (PEERS 5.1). */
interface Queue {
  /** Nothing is in it before there is inbound mail. */
  readonly kind: HeldKind | undefined;
  /** What expires stands first; what only lies there, last. */
  readonly order: 'oldest' | 'newest';
}

export const QUEUES = {
  needs_approval_outbound: { kind: 'approval', order: 'oldest' },
  needs_approval_inbound: { kind: undefined, order: 'oldest' },
  blocked_by_policy: { kind: 'blocked', order: 'newest' },
  high_risk: { kind: 'approval', order: 'oldest' },
  spam: { kind: undefined, order: 'newest' },
  /** Ours: an attempt was interrupted, and the setting is to ask a person (`UNKNOWN_OUTCOME=hold`). */
  outcome_unknown: { kind: 'outcome', order: 'oldest' },
} as const satisfies Readonly<Record<string, Queue>>;

export type QueueName = keyof typeof QUEUES;

export function isQueue(name: string): name is QueueName {
  return Object.hasOwn(QUEUES, name);
}

/** Where an escalated send waits. */
export const ESCALATED_TO: QueueName = 'high_risk';
