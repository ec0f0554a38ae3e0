import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StandaloneConfig } from '../config.js';
import { findTarget } from '../instance/target.js';
import { checkClock } from './clock-check.js';
import { checkCredentials, checkDiskSpace, checkFsync } from './data-dir-checks.js';
import type { Finding } from './finding.js';
import { checkDatabase, checkEventLog, checkInstance } from './instance-checks.js';
import { checkMail } from './mail-check.js';
import { checkNatsServer, checkNode, checkPostgres } from './program-checks.js';
import { checkWebhookSecret } from './webhook-check.js';

/** Looks at everything Posthorn needs, running or not, and changes nothing. */
export async function runDoctor(config: StandaloneConfig): Promise<Finding[]> {
  const dataDir = resolve(config.POSTHORN_DATA_DIR);
  const target = await findTarget(config).catch(() => undefined);
  const natsUrl = config.NATS_URL ?? target?.natsUrl;
  const databaseUrl = config.DATABASE_URL ?? target?.databaseUrl;
  const { mtimeMs } = await stat(fileURLToPath(import.meta.url));
  const clock = checkClock(Date.now(), mtimeMs);
  const found = await Promise.all([
    ...(config.NATS_URL === undefined ? [checkNatsServer(config, dataDir)] : []),
    ...(config.DATABASE_URL === undefined ? [checkPostgres()] : []),
    checkInstance(config, dataDir),
    ...(natsUrl === undefined ? [] : [checkEventLog(natsUrl)]),
    ...(databaseUrl === undefined ? [] : [checkDatabase(databaseUrl)]),
    checkDiskSpace(dataDir),
    checkFsync(dataDir),
    checkCredentials(dataDir),
    checkWebhookSecret(config, dataDir),
  ]);
  return [checkNode(process.versions.node), clock, ...found.flat(), checkMail(config)];
}
