import { mailbox } from '@posthorn/mail';
import { z } from 'zod';
import { sendingWindow } from './sending-window.js';

/** A year; also the longest wait of an A/B test. */
const MAX_MINUTES = 525_600;
const MAX_BODY = 500_000;

const variantId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,31}$/, 'must be 1 to 32 lower-case letters, digits, `-` or `_`');

/** One of the mails a step can be; Liquid templates. */
export const campaignVariant = z
  .strictObject({
    id: variantId.default('a'),
    weight: z.int().min(1).max(1_000).default(1).describe('Share of the recipients, beside the other weights.'),
    subject: z.string().min(1).max(998),
    html: z.string().min(1).max(MAX_BODY).optional(),
    text: z.string().min(1).max(MAX_BODY).optional(),
    templateId: z.string().min(1).max(255).optional().describe('The template it was made from; cooldowns count by it.'),
  })
  .refine(({ html, text }) => html !== undefined || text !== undefined, {
    path: ['text'],
    message: 'is missing: give text, html or both',
  });

/** What of a variant's sends decides a test. */
export const testMetric = z.enum(['opened', 'clicked', 'replied']);

export const campaignStep = z
  .strictObject({
    delayMinutes: z
      .number()
      .min(0)
      .max(MAX_MINUTES)
      .default(0)
      .describe('After the step before; of the first, after the start.'),
    variants: z.array(campaignVariant).min(1).max(10),
    test: z
      .strictObject({
        samplePercent: z.int().min(1).max(99).describe('Who is mailed before the winner is known.'),
        metric: testMetric,
        waitMinutes: z
          .number()
          .positive()
          .max(MAX_MINUTES)
          .describe('From the last mail of the sample to the one look at it.'),
      })
      .optional()
      .describe('First the variants to a sample, then the best of them to everybody else.'),
  })
  .superRefine(({ variants, test }, check) => {
    const ids = variants.map(({ id }) => id);
    const again = ids.findIndex((id, i) => ids.indexOf(id) < i);
    if (again >= 0) {
      check.addIssue({
        code: 'custom',
        path: ['variants', again, 'id'],
        message: `"${ids[again]}" stands for another variant already`,
      });
    }
    if (test && variants.length < 2) {
      check.addIssue({ code: 'custom', path: ['test'], message: 'needs at least two variants to compare' });
    }
  });

/** What a campaign is made of, without its recipients. Kept in the blob store as canonical JSON. */
export const campaignDefinition = z.strictObject({
  from: mailbox.strict(),
  replyTo: z.array(mailbox.strict()).max(20).optional(),
  agentId: z.string().min(1).max(255).optional().describe('The agent it leaves from.'),
  steps: z.array(campaignStep).min(1).max(20),
  window: sendingWindow.optional(),
  dailyCap: z
    .int()
    .min(1)
    .max(10_000_000)
    .optional()
    .describe('Mails of all steps in one day of the window’s time zone.'),
  gapSeconds: z.number().min(0).max(86_400).optional().describe('Least time between two mails.'),
  stopOnReply: z.boolean().default(true).describe('Whoever answered gets no further step.'),
  tracking: z.strictObject({ opens: z.boolean().optional(), clicks: z.boolean().optional() }).optional(),
  unsubscribe: z
    .enum(['tenant', 'campaign'])
    .default('tenant')
    .describe('What List-Unsubscribe ends: all mail of the workspace, or this campaign alone.'),
});

export type CampaignDefinition = z.output<typeof campaignDefinition>;
/** As it may be written, with defaults left out. */
export type CampaignDefinitionInput = z.input<typeof campaignDefinition>;
export type CampaignStep = CampaignDefinition['steps'][number];
export type CampaignVariant = CampaignStep['variants'][number];
export type TestMetric = z.output<typeof testMetric>;
