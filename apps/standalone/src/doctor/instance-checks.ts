import { createDatabase } from '@posthorn/database';
import { connectEventLog } from '@posthorn/event-log';
import type { StandaloneConfig } from '../config.js';
import { assertPortFree } from '../instance/port.js';
import { PortTakenError } from '../instance/instance.errors.js';
import { readRuntime } from '../instance/runtime-file.js';
import { serverClock } from './clock.queries.js';
import { fail, type Finding, ok, orFail, warn } from './finding.js';

const ANSWER_TIMEOUT_MS = 5_000;
const CLOCK_TOLERANCE_MS = 1_000;

/** Is it running and healthy, and if not, could it start on its port? */
export async function checkInstance(config: StandaloneConfig, dataDir: string): Promise<Finding> {
  const runtime = await readRuntime(dataDir);
  if (runtime !== undefined) return checkHealth(runtime.baseUrl, runtime.pid);
  const { HOST, POSTHORN_PORT } = config;
  try {
    await assertPortFree(HOST, POSTHORN_PORT);
    return ok('port', `${POSTHORN_PORT} on ${HOST} is free; not running`);
  } catch (error) {
    const fix =
      error instanceof PortTakenError
        ? `Stop the program that uses it, or set POSTHORN_PORT.`
        : 'Set HOST and POSTHORN_PORT.';
    return fail('port', error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error), fix);
  }
}

function checkHealth(baseUrl: string, pid: number): Promise<Finding> {
  return orFail('running', `See what process ${pid} logs; stop and start it.`, async () => {
    const response = await fetch(new URL('/health/ready', baseUrl), { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
    if (response.ok) return ok('running', `${baseUrl}, process ${pid}, ready`);
    return fail(
      'running',
      `${baseUrl} is not ready: ${(await response.text()).slice(0, 200)}`,
      'Wait if it has just started; else see its log.',
    );
  });
}

export function checkEventLog(natsUrl: string): Promise<Finding> {
  return orFail('event log', 'Check NATS_URL, and that the server is 2.12 or newer with JetStream on.', async () => {
    const log = await connectEventLog({ natsUrl, name: 'posthorn doctor' });
    try {
      const { first, last } = await log.bounds();
      return ok('event log', first > last ? 'empty' : `events ${first} to ${last}`);
    } finally {
      await log.close();
    }
  });
}

/** Event ids and retention depend on clocks that agree. */
export async function checkDatabase(databaseUrl: string): Promise<Finding[]> {
  const db = createDatabase({ url: databaseUrl, max: 1, applicationName: 'posthorn doctor' });
  try {
    const { version, now } = await serverClock(db);
    const skewMs = Math.abs(Date.now() - now.getTime());
    const database = ok('database', `PostgreSQL ${version}`);
    if (skewMs < CLOCK_TOLERANCE_MS) return [database];
    return [
      database,
      warn('clock', `${(skewMs / 1000).toFixed(1)} s off the database's`, 'Synchronise both clocks (NTP).'),
    ];
  } catch (error) {
    return [
      fail(
        'database',
        error instanceof Error ? error.message : String(error),
        'Check DATABASE_URL, and that the server is PostgreSQL 15 or newer.',
      ),
    ];
  } finally {
    await db.destroy();
  }
}
