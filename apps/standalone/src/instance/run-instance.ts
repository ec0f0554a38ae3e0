import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { assertReachable, createDatabase, migrateToLatest } from '@posthorn/database';
import type { StandaloneConfig } from '../config.js';
import { type Credentials } from '../workspace/credentials.js';
import { ensureCredentials } from '../workspace/first-workspace.js';
import { lockDataDir } from './data-dir-lock.js';
import { assertPortFree } from './port.js';
import { removeRuntime, writeRuntime } from './runtime-file.js';
import { type Servers, startServers } from './servers.js';
import { smtpPort } from './smtp-port.js';
import { aborted } from './stop-signals.js';

const STOP_LIMIT_MS = 8_000;
const FAILED_STOP_LIMIT_MS = 2_000;
const ECHO_MS = 1_000;

/** What the terminal is told. */
export interface InstanceReport {
  progress(message: string): void;
  ready(instance: ReadyInstance): void;
  /** A server or a service died; everything else is stopped now. */
  failing(reason: Error): void;
}

/** What ends a running instance, besides the death of one of its servers. */
export interface InstanceEnds {
  /** When aborted, everything is stopped in order. */
  readonly stopped: AbortSignal;
  /** Resolves with an error that nobody caught. */
  readonly crashed: Promise<Error>;
}

export interface ReadyInstance {
  readonly credentials: Credentials;
  readonly servers: Servers;
  readonly dataDir: string;
  /** MAIL_TRANSPORT. */
  readonly mailTransport: string;
  /** Where a scraper finds the metrics, if they are served. */
  readonly metricsUrl?: string;
  /** Where mail comes in by SMTP, `host:port`, if it does. */
  readonly smtpAddress?: string;
}

/**
 * Runs Posthorn until it is asked to stop: lock, servers, migrations, first workspace, services, and the same backwards.
 * @returns `failed` if one of our servers died or a service threw where nobody catches
 * @throws InstanceError or EmbeddedServerError if it cannot start
 */
export async function runInstance(
  config: StandaloneConfig,
  report: InstanceReport,
  { stopped, crashed }: InstanceEnds,
): Promise<'stopped' | 'failed'> {
  const dataDir = resolve(config.POSTHORN_DATA_DIR);
  await using running = new AsyncDisposableStack();
  running.use(lockDataDir(dataDir));
  await assertPortFree(config.HOST, config.POSTHORN_PORT);
  const smtp = await smtpPort(config);

  // Loading the services takes as long as starting the servers, so both at once.
  const [servers, services] = await Promise.all([
    startServers(config, dataDir, (message) => report.progress(message)),
    import('./services.js'),
  ]);
  running.defer(() => servers.stop());
  if (stopped.aborted) return 'stopped';

  const credentials = await prepareDatabase(config, servers.databaseUrl, dataDir);
  if (stopped.aborted) return 'stopped';
  const starting = services.startServices(config, { servers, credentials, dataDir, smtpPort: smtp });
  const service = await Promise.race([starting, crashed.then(rethrow)]);
  await servers.stageBatches();
  let stopLimitMs = STOP_LIMIT_MS;
  running.defer(() => Promise.race([service.stop(), sleep(stopLimitMs)]));

  const { baseUrl } = credentials;
  const { natsUrl, databaseUrl } = servers;
  await writeRuntime(dataDir, { pid: process.pid, startedAt: new Date().toISOString(), baseUrl, natsUrl, databaseUrl });
  running.defer(() => removeRuntime(dataDir));

  const { metricsUrl } = service;
  const smtpAddress = services.smtpAddress(service, config);
  report.ready({
    credentials,
    servers,
    dataDir,
    mailTransport: config.MAIL_TRANSPORT,
    ...(metricsUrl !== undefined && { metricsUrl }),
    ...(smtpAddress !== undefined && { smtpAddress }),
  });
  const failure = await Promise.race([servers.failed, explained(crashed, servers), aborted(stopped)]);
  if (failure === undefined) return 'stopped';
  report.failing(failure);
  // Little can be finished without the server that is gone.
  stopLimitMs = FAILED_STOP_LIMIT_MS;
  return 'failed';
}

function rethrow(error: Error): never {
  throw error;
}

/** An uncaught error is most often the first echo of a server's death, which is what one wants to read. */
async function explained(crashed: Promise<Error>, servers: Servers): Promise<Error> {
  const error = await crashed;
  const bug = sleep(ECHO_MS).then(() => new Error(`A service failed: ${error.stack ?? error.message}`));
  return Promise.race([servers.failed, bug]);
}

async function prepareDatabase(config: StandaloneConfig, url: string, dataDir: string): Promise<Credentials> {
  const db = createDatabase({ url, max: 8, applicationName: 'posthorn start', statementTimeoutMs: 0 });
  try {
    await assertReachable(db, url);
    await migrateToLatest(db);
    return await ensureCredentials({ db, dataDir, baseUrl: baseUrlOf(config), secrets: config.secrets });
  } finally {
    await db.destroy();
  }
}

/** Where a client on this machine reaches us, unless the environment knows better. */
export function baseUrlOf({ POSTHORN_URL, HOST, POSTHORN_PORT }: StandaloneConfig): string {
  if (POSTHORN_URL !== undefined) return POSTHORN_URL.replace(/\/+$/, '');
  const host = HOST === '0.0.0.0' || HOST === '::' ? '127.0.0.1' : HOST;
  return `http://${host.includes(':') ? `[${host}]` : host}:${POSTHORN_PORT}`;
}
