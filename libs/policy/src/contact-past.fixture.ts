import {
  DeliveryAccepted,
  DeliveryBounced,
  DeliveryComplained,
  DeliveryDelivered,
  EngagementUnsubscribed,
  InboundReplied,
  SendCanceled,
  SendQueued,
  SuppressionAdded,
  SuppressionRemoved,
} from '@posthorn/events';
import { judge } from './judge.js';
import type { ContactFacts } from './facts/contact-facts.js';
import type { PolicyContext, PolicyRequest } from './request.js';
import { policySettings } from './settings.js';
import { aPolicyContext, aPolicyRequest, NOW, type PastEvent } from './situation.builder.js';

const recipientEmail = 'anna@example.com';

export const queued = (requestId: string, minutesAgo: number, data: object = {}, testMode = false): PastEvent => ({
  fact: SendQueued.of({ requestId, recipientEmail, templateId: 'tpl_1', queuedAt: NOW, ...data }),
  minutesAgo,
  testMode,
});
export const canceled = (requestId: string): PastEvent => ({
  fact: SendCanceled.of({
    requestId,
    recipientEmail,
    reason: 'requested',
    canceledBy: { kind: 'user' },
    canceledAt: NOW,
  }),
});
export const suppressed = (data: object = {}, testMode = false): PastEvent => ({
  fact: SuppressionAdded.of({
    contactEmail: recipientEmail,
    scope: 'tenant',
    reasonCode: 'hard_bounce',
    addedBy: { kind: 'system' },
    addedAt: NOW,
    ...data,
  }),
  testMode,
});
export const unsuppressed = (data: object = {}): PastEvent => ({
  fact: SuppressionRemoved.of({
    contactEmail: recipientEmail,
    scope: 'tenant',
    removedBy: { kind: 'user' },
    removedAt: NOW,
    ...data,
  }),
});
export const bounced = (daysAgo: number, bounceType: 'hard' | 'soft' = 'hard'): PastEvent => ({
  fact: DeliveryBounced.of({ requestId: 'req_1', recipientEmail, bouncedAt: NOW, bounceType }),
  minutesAgo: daysAgo * 1_440,
});
export const complained = (daysAgo: number): PastEvent => ({
  fact: DeliveryComplained.of({ requestId: 'req_1', recipientEmail, complainedAt: NOW }),
  minutesAgo: daysAgo * 1_440,
});
export const unsubscribed = (scope: 'tenant' | 'campaign', campaignId?: string): PastEvent => ({
  fact: EngagementUnsubscribed.of({
    recipientEmail,
    unsubscribedAt: NOW,
    method: 'one_click',
    scope,
    ...(campaignId !== undefined && { campaignId }),
  }),
});
export const delivered: PastEvent = {
  fact: DeliveryDelivered.of({ requestId: 'req_1', recipientEmail, deliveredAt: NOW }),
};
export const accepted = (testMode = false): PastEvent => ({
  fact: DeliveryAccepted.of({ requestId: 'req_1', recipientEmail, acceptedAt: NOW, provider: 'smtp', attempt: 1 }),
  testMode,
});
export const replied: PastEvent = {
  fact: InboundReplied.of({ requestId: 'req_1', recipientEmail, messageId: 'msg_1', confidence: 1, repliedAt: NOW }),
};

/** What differs from a live request to somebody new. */
export interface Case {
  readonly request?: Partial<PolicyRequest>;
  readonly facts?: ContactFacts;
  readonly settings?: Parameters<typeof policySettings.parse>[0];
  readonly context?: Partial<PolicyContext>;
}

export function decide({ request, facts = {}, settings = {}, context }: Case) {
  return judge(aPolicyRequest(request), facts, policySettings.parse(settings), aPolicyContext(context));
}
