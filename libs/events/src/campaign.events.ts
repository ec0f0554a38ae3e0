import { z } from 'zod';
import { defineEvent } from './event-definition.js';
import {
  actor,
  address,
  blobReference,
  count,
  displayName,
  id,
  instant,
  label,
  ratio,
  subjectLine,
  text,
} from './fields.js';

const aboutCampaign = { campaignId: id };

const EXAMPLE = { campaignId: 'cmp_01K6ZQ4T1V8N3M5P7R9S2W4X6Y' };

export const CampaignCreated = defineEvent('campaign.created', {
  version: 1,
  visibility: 'public',
  summary: 'A campaign was created.',
  data: z.object({
    ...aboutCampaign,
    name: z.string().min(1).max(255),
    subject: subjectLine.optional(),
    fromEmail: address.optional(),
    fromName: displayName.optional(),
    runId: id.optional().describe('The Autopilot run it belongs to.'),
    definition: blobReference
      .optional()
      .describe(
        'What it is made of, as JSON: steps with their variants, sending window, limits. Texts never enter the log.',
      ),
    createdBy: actor,
    createdAt: instant,
  }),
  examples: [
    {
      ...EXAMPLE,
      name: 'Spring launch',
      subject: 'Something new',
      createdBy: { kind: 'key' },
      createdAt: '2026-03-22T09:00:00.000Z',
    },
  ],
});

export const CampaignUpdated = defineEvent('campaign.updated', {
  version: 1,
  visibility: 'public',
  summary: 'A campaign that had not started was changed.',
  data: z.object({
    ...aboutCampaign,
    name: z.string().min(1).max(255),
    subject: subjectLine.optional(),
    fromEmail: address.optional(),
    fromName: displayName.optional(),
    definition: blobReference,
    updatedBy: actor,
    updatedAt: instant,
  }),
  examples: [
    {
      ...EXAMPLE,
      name: 'Spring launch',
      subject: 'Something new for you',
      definition: {
        sha256: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
        sizeBytes: 812,
        contentType: 'application/json',
      },
      updatedBy: { kind: 'key' },
      updatedAt: '2026-03-22T09:00:30.000Z',
    },
  ],
});

export const CampaignScheduled = defineEvent('campaign.scheduled', {
  version: 1,
  visibility: 'public',
  summary: 'A campaign was given a time to start.',
  data: z.object({ ...aboutCampaign, dueAt: instant, scheduledBy: actor, scheduledAt: instant }),
  examples: [
    {
      ...EXAMPLE,
      dueAt: '2026-03-23T08:00:00Z',
      scheduledBy: { kind: 'key' },
      scheduledAt: '2026-03-22T09:01:00.000Z',
    },
  ],
});

export const CampaignStarted = defineEvent('campaign.started', {
  version: 1,
  visibility: 'public',
  summary: 'A campaign began to send.',
  data: z.object({
    ...aboutCampaign,
    total: count.describe('Recipients so far; more may be added while it sends.'),
    startedAt: instant,
  }),
  examples: [{ ...EXAMPLE, total: 10_000, startedAt: '2026-03-23T08:00:00.010Z' }],
});

export const CampaignRecipientsAdded = defineEvent('campaign.recipients_added', {
  version: 1,
  visibility: 'public',
  summary: 'Recipients were added to a campaign.',
  data: z.object({
    ...aboutCampaign,
    added: count,
    skipped: count.describe('Left out before queueing: suppressed, duplicate, invalid.'),
    total: count.describe('Recipients of the campaign, these included.'),
    recipients: blobReference
      .optional()
      .describe('Who was added, one JSON object a line, in the order of their positions from `total - added` on.'),
    addedAt: instant,
  }),
  examples: [{ ...EXAMPLE, added: 500, skipped: 3, total: 10_000, addedAt: '2026-03-22T09:02:00.000Z' }],
});

export const CampaignProgressed = defineEvent('campaign.progressed', {
  version: 1,
  visibility: 'internal',
  summary: 'Sends were asked for, for one step and a range of recipients.',
  data: z.object({
    ...aboutCampaign,
    campaignStep: z.int().positive(),
    firstPosition: count,
    endPosition: count.describe('The first one after the range.'),
    asked: count.describe('Fewer than the range when recipients were left out, for example after a reply.'),
    leftOut: z.record(label, count).optional().describe('Recipients of the campaign left out so far, by reason.'),
    missingVariables: z.array(z.string().max(64)).max(20).optional().describe('Of those left out for them, so far.'),
    progressedAt: instant,
  }),
  examples: [
    {
      ...EXAMPLE,
      campaignStep: 1,
      firstPosition: 0,
      endPosition: 1000,
      asked: 1000,
      progressedAt: '2026-03-23T08:00:01.000Z',
    },
  ],
});

export const CampaignPaused = defineEvent('campaign.paused', {
  version: 1,
  visibility: 'public',
  summary: 'A campaign was paused; queued sends wait.',
  data: z.object({ ...aboutCampaign, reason: label, pausedBy: actor, pausedAt: instant }),
  examples: [{ ...EXAMPLE, reason: 'requested', pausedBy: { kind: 'user' }, pausedAt: '2026-03-23T08:10:00.000Z' }],
});

export const CampaignResumed = defineEvent('campaign.resumed', {
  version: 1,
  visibility: 'public',
  summary: 'A paused campaign went on.',
  data: z.object({ ...aboutCampaign, resumedBy: actor, resumedAt: instant }),
  examples: [{ ...EXAMPLE, resumedBy: { kind: 'user' }, resumedAt: '2026-03-23T08:20:00.000Z' }],
});

export const CampaignCanceled = defineEvent('campaign.canceled', {
  version: 1,
  visibility: 'public',
  summary: 'A campaign was called off; what was still queued will not be sent.',
  data: z.object({ ...aboutCampaign, reason: label.optional(), canceledBy: actor, canceledAt: instant }),
  examples: [{ ...EXAMPLE, canceledBy: { kind: 'user' }, canceledAt: '2026-03-23T08:30:00.000Z' }],
});

export const CampaignCompleted = defineEvent('campaign.completed', {
  version: 1,
  visibility: 'public',
  summary: 'Every send of a campaign was dispatched or skipped; reports may still come in.',
  data: z.object({ ...aboutCampaign, total: count, dispatched: count, skipped: count, completedAt: instant }),
  examples: [{ ...EXAMPLE, total: 10_000, dispatched: 9990, skipped: 10, completedAt: '2026-03-23T09:00:00.000Z' }],
});

export const CampaignFailed = defineEvent('campaign.failed', {
  version: 1,
  visibility: 'public',
  summary: 'A campaign could not go on.',
  data: z.object({ ...aboutCampaign, reason: label, error: text, failedAt: instant }),
  examples: [
    {
      ...EXAMPLE,
      reason: 'no_verified_domain',
      error: 'acme.example is not verified',
      failedAt: '2026-03-23T08:00:01.000Z',
    },
  ],
});

export const CampaignVariantChosen = defineEvent('campaign.variant_chosen', {
  version: 1,
  visibility: 'public',
  summary: 'The A/B test of a campaign step was decided.',
  data: z.object({
    ...aboutCampaign,
    campaignStep: z.int().positive(),
    variant: id,
    metric: z.enum(['opened', 'clicked', 'replied']),
    pValue: ratio.optional().describe('Of the two-sided test; absent when a person chose.'),
    chosenBy: actor,
    chosenAt: instant,
  }),
  examples: [
    {
      ...EXAMPLE,
      campaignStep: 1,
      variant: 'b',
      metric: 'clicked',
      pValue: 0.012,
      chosenBy: { kind: 'system' },
      chosenAt: '2026-03-23T08:40:00.000Z',
    },
  ],
});

export const campaignEvents = [
  CampaignCreated,
  CampaignUpdated,
  CampaignScheduled,
  CampaignStarted,
  CampaignRecipientsAdded,
  CampaignProgressed,
  CampaignPaused,
  CampaignResumed,
  CampaignCanceled,
  CampaignCompleted,
  CampaignFailed,
  CampaignVariantChosen,
] as const;
