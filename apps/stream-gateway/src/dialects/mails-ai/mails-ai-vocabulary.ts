import {
  AgentPaused,
  AgentResumed,
  DeliveryBounced,
  DeliveryComplained,
  DeliveryDelivered,
  DeliveryFailed,
  DeliverySent,
  DraftFailed,
  DraftScheduled,
  DraftSending,
  DraftSent,
  InboundClassified,
  InboundForwarded,
  InboundReleased,
  InboundReplied,
  SendCanceled,
  SendQueued,
  SendRescheduled,
  SendScheduled,
  SuppressionAdded,
  WebhookTested,
} from '@posthorn/events';
import type { DataTest } from '../../vocabulary/data-test.js';
import { Vocabulary } from '../../vocabulary/vocabulary.js';

/**
 * Neither check passed. Not `fail` to the letter: a sender without SPF record and signature is no better known than one
 * whose checks failed. Where nothing was checked, nothing is said.
 */
const unauthenticated: DataTest = [
  { path: ['authentication', 'spf'], isNot: 'pass' },
  { path: ['authentication', 'dkim'], isNot: 'pass' },
];

const isReply: DataTest = [{ path: ['origin', 'kind'], is: 'reply' }];

/**
 * What mails.ai calls what. Every inbound mail is `message.received` (or its unauthenticated form), replies included, as
 * the page's example payload is one (`is_thread_reply`); that somebody replied to a send of ours is a fact of its own,
 * `reply.received`. `message.replied` and `message.forwarded` are what our agent did.
 */
export const mailsAiVocabulary = new Vocabulary([
  { name: 'message.sent', type: DeliverySent.type },
  { name: 'message.scheduled', type: SendScheduled.type },
  { name: 'message.delivered', type: DeliveryDelivered.type },
  { name: 'message.bounced', type: DeliveryBounced.type },
  { name: 'message.complained', type: DeliveryComplained.type },
  { name: 'message.replied', type: SendQueued.type, when: isReply },
  { name: 'message.forwarded', type: InboundForwarded.type },
  { name: 'message.canceled', type: SendCanceled.type },
  { name: 'message.rescheduled', type: SendRescheduled.type },
  // Ours: mails.ai has no name for it, and a mail that failed must not be silence.
  { name: 'message.failed', type: DeliveryFailed.type },
  { name: 'message.received.unauthenticated', type: InboundClassified.type, when: unauthenticated },
  { name: 'message.received', type: InboundClassified.type },
  // What was withheld comes as the mail it is, with its text now; it has the id it had.
  { name: 'message.received.unauthenticated', type: InboundReleased.type, when: unauthenticated },
  { name: 'message.received', type: InboundReleased.type },
  { name: 'reply.received', type: InboundReplied.type },
  { name: 'draft.scheduled', type: DraftScheduled.type },
  { name: 'draft.sending', type: DraftSending.type },
  { name: 'draft.sent', type: DraftSent.type },
  { name: 'draft.failed', type: DraftFailed.type },
  { name: 'suppression.added', type: SuppressionAdded.type },
  { name: 'agent.paused', type: AgentPaused.type },
  { name: 'agent.resumed', type: AgentResumed.type },
  { name: 'webhook.test', type: WebhookTested.type },
]);
