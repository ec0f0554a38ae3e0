import { z } from 'zod';
import { defineEvent } from './event-definition.js';
import { actor, id, instant, label, text } from './fields.js';

const EXAMPLE = { workspaceId: 'wsk_01K6ZQ4T1V8N3M5P7R9S2W4X6Y' };

export const WorkspacePaused = defineEvent('workspace.paused', {
  version: 1,
  visibility: 'public',
  summary: 'A workspace was paused: nothing of it leaves until it is resumed.',
  data: z.object({
    workspaceId: id,
    reason: label.describe('`requested`, `complaint_rate`, `bounce_rate`, ...'),
    detail: text.optional(),
    pausedBy: actor,
    pausedAt: instant,
  }),
  examples: [{ ...EXAMPLE, reason: 'requested', pausedBy: { kind: 'user' }, pausedAt: '2026-03-22T10:00:00.000Z' }],
});

export const WorkspaceResumed = defineEvent('workspace.resumed', {
  version: 1,
  visibility: 'public',
  summary: 'A paused workspace may send again.',
  data: z.object({ workspaceId: id, resumedBy: actor, resumedAt: instant }),
  examples: [{ ...EXAMPLE, resumedBy: { kind: 'user' }, resumedAt: '2026-03-22T12:00:00.000Z' }],
});

export const workspaceEvents = [WorkspacePaused, WorkspaceResumed] as const;
