import { z } from 'zod';
import { defineEvent } from './event-definition.js';
import { actor, address, id, instant, label, text } from './fields.js';

const about = {
  contactEmail: address,
  scope: z.enum(['global', 'tenant', 'campaign']),
  campaignId: id.optional().describe('Set when the scope is one campaign.'),
};

export const SuppressionAdded = defineEvent('suppression.added', {
  version: 1,
  visibility: 'public',
  summary: 'An address was put on the suppression list.',
  data: z.object({
    ...about,
    reasonCode: label.describe(
      '`hard_bounce`, `complaint`, `unsubscribe`, `manual_dnc`, `legal_request`, `role_account`, `no_engagement`, ...',
    ),
    requestId: id.optional().describe('The send whose report led to it.'),
    note: text.optional(),
    expiresAt: instant.optional(),
    addedBy: actor,
    addedAt: instant,
  }),
  examples: [
    {
      contactEmail: 'alice@example.com',
      scope: 'tenant',
      reasonCode: 'hard_bounce',
      requestId: 'req_a1b2',
      addedBy: { kind: 'system' },
      addedAt: '2026-03-22T10:05:00.004Z',
    },
  ],
});

export const SuppressionRemoved = defineEvent('suppression.removed', {
  version: 1,
  visibility: 'public',
  summary: 'An address was taken off the suppression list.',
  data: z.object({
    ...about,
    attestation: text.optional().describe('Why mail is allowed again, as the remover attests.'),
    removedBy: actor,
    removedAt: instant,
  }),
  examples: [
    {
      contactEmail: 'alice@example.com',
      scope: 'tenant',
      attestation: 'confirmed by phone',
      removedBy: { kind: 'user' },
      removedAt: '2026-04-22T10:05:00.000Z',
    },
  ],
});

export const suppressionEvents = [SuppressionAdded, SuppressionRemoved] as const;
