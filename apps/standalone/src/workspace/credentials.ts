import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { InstanceError } from '../instance/instance.errors.js';
import { writePrivateFile } from '../instance/private-file.js';

const keys = z.object({
  mm_live: z.string(),
  mm_test: z.string(),
  mk_live: z.string(),
  mk_test: z.string(),
  msk: z.string(),
  msr: z.string(),
  worker: z.string(),
});

/** `credentials.json`: all that a client of a fresh installation needs. */
const credentials = z.object({
  baseUrl: z.url(),
  workspaceId: z.string(),
  keys,
  /** The one mailbox the `worker` key may read. */
  mailbox: z.string(),
  /** Empty: switched off by the environment. */
  secrets: z.object({
    CRON_SECRET: z.string(),
    // Files of before there was one are completed at the next start.
    MAIL_TOKEN_SECRET: z.string().default(''),
    REACH_EVENTS_WEBHOOK_SECRET: z.string(),
  }),
});

export type Credentials = z.output<typeof credentials>;
export type Keys = z.output<typeof keys>;

export const credentialsPath = (dataDir: string) => join(dataDir, 'credentials.json');

/**
 * @returns undefined if there is none yet
 * @throws InstanceError if the file is not what we once wrote
 */
export async function readCredentials(dataDir: string): Promise<Credentials | undefined> {
  const path = credentialsPath(dataDir);
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return credentials.parse(JSON.parse(text));
  } catch (error) {
    throw new InstanceError(`${path} is damaged.\nRestore it, or move it away: new keys are made at the next start.`, {
      cause: error,
    });
  }
}

export async function writeCredentials(dataDir: string, content: Credentials): Promise<void> {
  await writePrivateFile(credentialsPath(dataDir), `${JSON.stringify(content, null, 2)}\n`);
}

/** Moves away credentials of another database: their keys are stored nowhere else. */
export async function setCredentialsAside(dataDir: string, { workspaceId }: Credentials): Promise<void> {
  await rename(credentialsPath(dataDir), join(dataDir, `credentials.${workspaceId}.json`));
}
