import { resolve } from 'node:path';
import type { StandaloneConfig } from '../config.js';
import { InstanceError } from './instance.errors.js';
import { readRuntime } from './runtime-file.js';

/** The servers a command works on. */
export interface Target {
  readonly natsUrl: string;
  readonly databaseUrl: string;
}

/**
 * Those of the environment, and for what it does not name those of the instance that runs in the data directory.
 * @throws InstanceError saying what to start or to set
 */
export async function findTarget(config: StandaloneConfig): Promise<Target> {
  const dataDir = resolve(config.POSTHORN_DATA_DIR);
  const runtime = await readRuntime(dataDir);
  const natsUrl = config.NATS_URL ?? runtime?.natsUrl;
  const databaseUrl = config.DATABASE_URL ?? runtime?.databaseUrl;
  if (natsUrl !== undefined && databaseUrl !== undefined) return { natsUrl, databaseUrl };
  throw new InstanceError(
    `Posthorn is not running with the data directory ${dataDir}.\n` +
      'Start it (npm start), point POSTHORN_DATA_DIR at the one that runs, or set DATABASE_URL and NATS_URL to servers of your own.',
  );
}
