import { z } from 'zod';
import { label, storedText } from '../../stored-text.js';

const GOAL_LENGTH = 'must have 10 to 2,000 characters';
/** The largest whole number PostgreSQL takes for one of four bytes. */
const MAX_INT = 2_147_483_647;

const WORKSPACE = "The key's own workspace, as the SDK of MisarReach names it; may be left out.";
const workspaceInBody = label.nullish().describe(WORKSPACE);
const workspaceInQuery = label.optional().describe(WORKSPACE);

/** Body of `POST /api/autopilot/start`. */
export const startRun = z.strictObject({
  goal: storedText
    .trim()
    .min(10, GOAL_LENGTH)
    .max(2_000, GOAL_LENGTH)
    .describe('What the run is for, in plain language; 10 to 2,000 characters.'),
  workspace_id: workspaceInBody,
});

/** Query of `GET /api/autopilot/runs`. */
export const runList = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('Runs of the page.'),
  offset: z.coerce.number().int().min(0).max(MAX_INT).default(0).describe('Runs to leave out, from the newest.'),
  workspace_id: workspaceInQuery,
});

/** Query of `GET /api/autopilot/:id/status`. */
export const runStatus = z.strictObject({ workspace_id: workspaceInQuery });

/** Body of `POST /api/autopilot/:id/status`. */
export const runAction = z.strictObject({
  action: z.literal('stop', { error: 'must be "stop"' }),
  workspace_id: workspaceInBody,
});

/** Query of `GET /api/autopilot/:id`. */
export const runDetail = z.strictObject({
  page: z.coerce.number().int().min(1).max(MAX_INT).default(1).describe('Page of recipients, from 1.'),
  limit: z.coerce.number().int().min(1).max(500).default(50).describe('Recipients of the page.'),
  workspace_id: workspaceInQuery,
});
