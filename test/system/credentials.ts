import { readFileSync } from 'node:fs';
import { z } from 'zod';

const keys = z.object({
  mm_live: z.string(),
  mm_test: z.string(),
  mk_live: z.string(),
  mk_test: z.string(),
  msk: z.string(),
  msr: z.string(),
  worker: z.string(),
});

/** `credentials.json` as the issue promises it; read here on our own, so that a change of the file breaks a test. */
const credentials = z.object({
  baseUrl: z.url(),
  workspaceId: z.string(),
  keys,
  secrets: z.object({
    CRON_SECRET: z.string(),
    MAIL_TOKEN_SECRET: z.string().optional(),
    REACH_EVENTS_WEBHOOK_SECRET: z.string(),
  }),
});

export type SystemCredentials = z.output<typeof credentials>;
export type KeyKind = keyof SystemCredentials['keys'];

export function readCredentials(path: string): SystemCredentials {
  return credentials.parse(JSON.parse(readFileSync(path, 'utf8')));
}
