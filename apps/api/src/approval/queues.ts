import type { HeldKind } from './held-list.queries.js';

/** One line of waiting things, as molted names them (PEERS 5.1). */
interface Queue {
  /** Of the sends that wait in it; nothing where none do. */
  readonly kind: HeldKind | undefined;
  /** Whether received mails wait in it. */
  readonly inbound: boolean;
  /** What expires stands first; what only lies there, last. */
  readonly order: 'oldest' | 'newest';
}

export const QUEUES = {
  needs_approval_outbound: { kind: 'approval', inbound: false, order: 'oldest' },
  needs_approval_inbound: { kind: undefined, inbound: true, order: 'oldest' },
  blocked_by_policy: { kind: 'blocked', inbound: false, order: 'newest' },
  high_risk: { kind: 'approval', inbound: true, order: 'oldest' },
  spam: { kind: undefined, inbound: true, order: 'newest' },
  /** Ours: an attempt was interrupted, and the setting is to ask a person (`UNKNOWN_OUTCOME=hold`). */
  outcome_unknown: { kind: 'outcome', inbound: false, order: 'oldest' },
} as const satisfies Readonly<Record<string, Queue>>;

export type QueueName = keyof typeof QUEUES;

export function isQueue(name: string): name is QueueName {
  return Object.hasOwn(QUEUES, name);
}

/** Where an escalated send, or mail, waits. */
export const ESCALATED_TO: QueueName = 'high_risk';
