import type { z } from 'zod';
import type { SendQueued, policyDecision, SendCanceled } from '@posthorn/events';
import type { MailContent } from '@posthorn/mail';
import type { KnownInputs } from './policy-inputs/policy-inputs.js';

type QueuedData = z.output<typeof SendQueued.data>;

/** Who did it: a person signed in, an API key, an agent, or the system itself. */
export type Actor = z.output<typeof SendCanceled.data>['canceledBy'];

/** In whose name something is asked for. */
export interface Requester {
  readonly workspaceId: string;
  /** Of a test key: judged like any other, delivered to the sandbox. */
  readonly testMode: boolean;
  readonly actor: Actor;
  readonly agentId?: string | undefined;
}

/** Where a send stands in its campaign. */
export interface CampaignPlace {
  /** From 1. */
  readonly campaignStep: number;
  /** Of the recipient, from 0. */
  readonly campaignPosition: number;
  readonly variant?: string | undefined;
  readonly recipientName?: string | undefined;
}

/** One mail to one recipient. */
export interface SendCommand {
  /** Its id, when the asker makes it (libs/events send-group.ts): the same id is the same send. Derived from the dedupe key, or new, when left out. */
  readonly requestId?: string | undefined;
  readonly recipient: string;
  /** Complete: templates are rendered, the sender is resolved. */
  readonly content: MailContent;
  readonly templateId?: string | undefined;
  /** The same key is the same send. */
  readonly dedupeKey?: string | undefined;
  readonly sendReason?: string | undefined;
  readonly threadId?: string | undefined;
  readonly campaignId?: string | undefined;
  /** Where it stands in that campaign. */
  readonly campaignPlace?: CampaignPlace | undefined;
  /** The same for the sends of one mail to several recipients. */
  readonly groupId?: string | undefined;
  readonly origin?: QueuedData['origin'];
  /** At least `MIN_SCHEDULE_AHEAD_MS` ahead. */
  readonly scheduledAt?: Date | undefined;
  /**
   * Proven to be a request that came before (its idempotency key was in flight when somebody crashed): the content, which
   * may be rendered anew, does not make it another one.
   */
  readonly isRepeat?: boolean | undefined;
  /** The agent it leaves from; the requester's own when left out. */
  readonly agentId?: string | undefined;
  readonly known?: KnownInputs | undefined;
}

/** A due time nearer than this is refused; milliseconds. */
export const MIN_SCHEDULE_AHEAD_MS = 60_000;

/** How far ahead a due time may be: two years. */
export const MAX_SCHEDULE_AHEAD_MS = 730 * 86_400_000;

export type Decision = z.output<typeof policyDecision>;

export interface SuppressionFound {
  readonly scope: 'global' | 'tenant' | 'campaign';
  readonly reasonCode: string;
}

/** What became of a request. */
export interface SendVerdict {
  /** `req_...`, the id of the send everywhere; the same for the same dedupe key. */
  readonly requestId: string;
  readonly status: 'queued' | 'scheduled' | 'pending_approval' | 'blocked';
  /** When blocked: one of `POLICY_REASONS`; when pending: why it is held (`autonomy_level`, `first_contact`). */
  readonly reason?: string;
  readonly detail?: string;
  /** ISO 8601 UTC. */
  readonly cooldownExpiresAt?: string;
  /** ISO 8601 UTC. */
  readonly dueAt?: string;
  readonly approvalId?: string;
  /** Of an approval; ISO 8601 UTC. */
  readonly expiresAt?: string;
  readonly suppression?: SuppressionFound;
  readonly decision: Decision;
}

/** What would become of a request. */
export interface SimulatedVerdict extends Omit<SendVerdict, 'requestId' | 'approvalId' | 'expiresAt'> {
  /** False only when it would be blocked. */
  readonly wouldAllow: boolean;
}
