import { z } from 'zod';
import { defineEvent } from './event-definition.js';
import { address, id, instant, label, text } from './fields.js';

/** One run is one contact on one journey; the contact need not have been mailed yet. */
const aboutRun = { journeyId: id, runId: id, contactEmail: address };

const EXAMPLE = {
  journeyId: 'jny_01K6ZQ4T1V8N3M5P7R9S2W4X6Y',
  runId: 'jrn_01K6ZQ4T1V8N3M5P7R9S2W4X6Y',
  contactEmail: 'alice@example.com',
};

export const JourneyStarted = defineEvent('journey.started', {
  version: 1,
  visibility: 'public',
  summary: 'A contact entered a journey.',
  data: z.object({
    ...aboutRun,
    triggeredBy: z
      .string()
      .min(1)
      .max(255)
      .describe("The event type, ours or the customer's, that let the contact in."),
    startedAt: instant,
  }),
  examples: [{ ...EXAMPLE, triggeredBy: 'trial.started', startedAt: '2026-03-22T10:00:00.000Z' }],
});

export const JourneyStepCompleted = defineEvent('journey.step_completed', {
  version: 1,
  visibility: 'public',
  summary: 'A contact completed a journey step.',
  data: z.object({
    ...aboutRun,
    stepId: id,
    stepType: z.enum(['send', 'delay', 'branch', 'end']),
    position: z.int().positive().describe('1 for the first step.'),
    outcome: z.enum(['done', 'skipped']).describe('`skipped`: a send that policy refused; the run goes on.'),
    requestId: id.optional().describe('The send a send step made.'),
    branch: label.optional().describe('Which way a branch step went.'),
    nextStepId: id.optional(),
    completedAt: instant,
  }),
  examples: [
    {
      ...EXAMPLE,
      stepId: 'stp_01K6ZQ4T1V8N3M5P7R9S2W4X6Y',
      stepType: 'send',
      position: 1,
      outcome: 'done',
      requestId: 'req_01K6ZQ4T1V8N3M5P7R9S2W4X6Y',
      completedAt: '2026-03-22T10:00:00.200Z',
    },
  ],
});

export const JourneyCompleted = defineEvent('journey.completed', {
  version: 1,
  visibility: 'public',
  summary: 'A contact finished or left a journey.',
  data: z.object({
    ...aboutRun,
    outcome: z.enum(['finished', 'exited', 'failed']),
    reason: label.optional().describe('Why it ended early: `replied`, `unsubscribed`, `journey_stopped`, ...'),
    detail: text.optional(),
    stepsCompleted: z.int().nonnegative(),
    completedAt: instant,
  }),
  examples: [
    { ...EXAMPLE, outcome: 'exited', reason: 'replied', stepsCompleted: 2, completedAt: '2026-03-25T09:00:00.000Z' },
  ],
});

export const journeyEvents = [JourneyStarted, JourneyStepCompleted, JourneyCompleted] as const;
