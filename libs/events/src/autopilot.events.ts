import { z } from 'zod';
import { defineEvent } from './event-definition.js';
import { actor, count, id, instant, label, text } from './fields.js';

const aboutRun = { runId: id };

const EXAMPLE = { runId: 'run_01K6ZQ4T1V8N3M5P7R9S2W4X6Y' };
const CAMPAIGN = { campaignId: 'cmp_01K6ZQ4T1V8N3M5P7R9S2W4X6Y' };

export const AutopilotStarted = defineEvent('autopilot.started', {
  version: 1,
  visibility: 'public',
  summary: 'An Autopilot run was started for a goal and one credit was spent.',
  data: z.object({
    ...aboutRun,
    goal: z.string().min(10).max(2000),
    creditsUsed: count.describe(
      'Running total of the workspace, this run included: the guard against overspending reads the last one.',
    ),
    creditLimit: count.optional(),
    startedBy: actor,
    startedAt: instant,
  }),
  examples: [
    {
      ...EXAMPLE,
      goal: 'Find SaaS founders in India and invite them to a demo',
      creditsUsed: 3,
      creditLimit: 10,
      startedBy: { kind: 'key', id: 'key_01K6ZQ4T1V8N3M5P7R9S2W4X6Y' },
      startedAt: '2026-06-15T09:00:00.000Z',
    },
  ],
});

export const AutopilotPlanned = defineEvent('autopilot.planned', {
  version: 1,
  visibility: 'public',
  summary: 'The plan of a run was ready: audience, subject line and message template.',
  data: z.object({
    ...aboutRun,
    campaignId: id.optional(),
    plan: z.object({
      subjectLine: z.string().max(998),
      messageBody: z
        .string()
        .max(20_000)
        .describe('A template with variables such as `{{first_name}}`; the mail itself is composed per recipient.'),
      targetAudience: text,
      industry: text.optional(),
      painPoint: text.optional(),
      keywords: z.array(z.string().max(128)).max(64),
    }),
    search: z
      .object({
        text: z.string().max(2000),
        filters: z
          .record(z.string().max(64), z.union([z.string().max(1024), z.array(z.string().max(1024)).max(64)]))
          .optional(),
        keywords: z.array(z.string().max(128)).max(64).optional(),
        limit: z.int().positive().optional(),
      })
      .optional()
      .describe('Whom the run looks for.'),
    draftedBy: z.string().max(255).optional().describe('`offline/1`, or the model and the version of its prompt.'),
    generationId: id.optional().describe('The generation that wrote it; absent for the offline planner.'),
    plannedAt: instant,
  }),
  examples: [
    {
      ...EXAMPLE,
      ...CAMPAIGN,
      plan: {
        subjectLine: 'Quick idea for your team',
        messageBody: 'Hi {{first_name}}, …',
        targetAudience: 'SaaS founders',
        industry: 'SaaS',
        keywords: ['saas', 'founder', 'india'],
      },
      search: { text: 'SaaS founders in India', filters: { role: 'founder', location: 'India' } },
      draftedBy: 'offline/1',
      plannedAt: '2026-06-15T09:00:02.000Z',
    },
  ],
});

export const AutopilotLeadsQueued = defineEvent('autopilot.leads_queued', {
  version: 1,
  visibility: 'public',
  summary: 'Matched leads of a run were queued for sending.',
  data: z.object({
    ...aboutRun,
    campaignId: id,
    leadsFound: count.describe('Leads found so far, this batch included.'),
    queued: count.describe('Sends queued so far; less than `leadsFound` by those skipped.'),
    skipped: count,
    final: z.boolean().describe('True when no more will follow.'),
    queuedAt: instant,
  }),
  examples: [
    {
      ...EXAMPLE,
      ...CAMPAIGN,
      leadsFound: 87,
      queued: 87,
      skipped: 0,
      final: true,
      queuedAt: '2026-06-15T09:00:05.000Z',
    },
  ],
});

export const AutopilotProgressed = defineEvent('autopilot.progressed', {
  version: 1,
  visibility: 'public',
  summary: 'A run reached a point worth a line in its log.',
  data: z.object({
    ...aboutRun,
    phase: z.enum(['planning', 'matching', 'drafting', 'queueing', 'dispatching']),
    line: z.string().min(1).max(1000).describe('The line as the run log shows it.'),
    progressedAt: instant,
  }),
  examples: [
    { ...EXAMPLE, phase: 'matching', line: 'Searching 2 lead sources', progressedAt: '2026-06-15T09:00:03.000Z' },
  ],
});

export const AutopilotPaused = defineEvent('autopilot.paused', {
  version: 1,
  visibility: 'public',
  summary: 'A run was paused; queued sends wait.',
  data: z.object({ ...aboutRun, reason: label, pausedBy: actor, pausedAt: instant }),
  examples: [{ ...EXAMPLE, reason: 'bounce_rate', pausedBy: { kind: 'system' }, pausedAt: '2026-06-15T09:05:00.000Z' }],
});

export const AutopilotResumed = defineEvent('autopilot.resumed', {
  version: 1,
  visibility: 'public',
  summary: 'A paused run went on.',
  data: z.object({ ...aboutRun, resumedBy: actor, resumedAt: instant }),
  examples: [{ ...EXAMPLE, resumedBy: { kind: 'user' }, resumedAt: '2026-06-15T10:00:00.000Z' }],
});

export const AutopilotStopped = defineEvent('autopilot.stopped', {
  version: 1,
  visibility: 'public',
  summary: 'A run was stopped; what was still queued will not be sent.',
  data: z.object({ ...aboutRun, stoppedBy: actor, stoppedAt: instant }),
  examples: [{ ...EXAMPLE, stoppedBy: { kind: 'key' }, stoppedAt: '2026-06-15T09:01:00.000Z' }],
});

export const AutopilotCompleted = defineEvent('autopilot.completed', {
  version: 1,
  visibility: 'public',
  summary: 'Every queued send of a run was dispatched.',
  data: z.object({
    ...aboutRun,
    campaignId: id,
    leadsFound: count,
    dispatched: count,
    skipped: count,
    completedAt: instant,
  }),
  examples: [
    { ...EXAMPLE, ...CAMPAIGN, leadsFound: 87, dispatched: 87, skipped: 0, completedAt: '2026-06-15T09:02:00.000Z' },
  ],
});

export const AutopilotFailed = defineEvent('autopilot.failed', {
  version: 1,
  visibility: 'public',
  summary: 'A run ended without doing its work.',
  data: z.object({ ...aboutRun, reason: label, error: text, failedAt: instant }),
  examples: [
    { ...EXAMPLE, reason: 'no_leads', error: 'No lead matches the audience', failedAt: '2026-06-15T09:00:06.000Z' },
  ],
});

export const autopilotEvents = [
  AutopilotStarted,
  AutopilotPlanned,
  AutopilotLeadsQueued,
  AutopilotProgressed,
  AutopilotPaused,
  AutopilotResumed,
  AutopilotStopped,
  AutopilotCompleted,
  AutopilotFailed,
] as const;
