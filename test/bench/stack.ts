import { type ChildProcess, fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, migrateToLatest, waitForPosition } from '@posthorn/database';
import { cacheDir, natsStoreDir, stageBatchesInMemory, startNats, startPostgres, freePort } from '@posthorn/embedded';
import { connectEventLog, type ConnectedEventLog } from '@posthorn/event-log';
import { contactKey, newId, SendQueued } from '@posthorn/events';
import { encodeContent, MAIL_CONTENT_TYPE, type MailContent } from '@posthorn/mail';
import { FileBlobStore, type BlobRef } from '@posthorn/platform';

type BlobReference = BlobRef & { readonly contentType: string };

/** Durable servers of a bench run, in a temporary directory, and one workspace. */
export interface BenchStack {
  readonly log: ConnectedEventLog;
  /** Holds the servers' data. */
  readonly dir: string;
  readonly workspaceId: string;
  readonly secret: Uint8Array;
  readonly databaseUrl: string;
  readonly env: Readonly<Record<string, string>>;
  /** Appends that many queued sends, each to a contact of its own, and answers their ids. @param content of them all; none by default */
  queueSends(count: number, content?: MailContent): Promise<string[]>;
  /** Starts a service's own process and waits until it is ready. */
  startApp(app: string, env?: Readonly<Record<string, string>>): Promise<BenchService>;
  /** Waits until the read models have passed the log's end. */
  projected(): Promise<void>;
  stop(): Promise<void>;
}

export interface BenchService {
  readonly port: number;
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

export async function startStack(): Promise<BenchStack> {
  const dir = await mkdtemp(join(tmpdir(), 'posthorn-bench-'));
  const searchPath = process.env['PATH'];
  const natsCache = await cacheDir({
    configured: process.env['POSTHORN_CACHE_DIR'],
    xdgCacheHome: process.env['XDG_CACHE_HOME'],
    fallback: join(dir, 'cache'),
  });
  const [nats, postgres] = await Promise.all([
    startNats({
      dataDir: join(dir, 'nats'),
      searchPath,
      serverBin: process.env['NATS_SERVER_BIN'],
      cacheDir: natsCache,
    }),
    startPostgres({ dataDir: join(dir, 'postgres') }),
  ]);
  const db = createDatabase({ url: postgres.url, max: 4, applicationName: 'bench' });
  await migrateToLatest(db);
  const log = await connectEventLog({ natsUrl: nats.url, name: 'bench' });
  await stageBatchesInMemory(natsStoreDir(join(dir, 'nats')));
  const workspaceId = newId('wsk');
  const secret = crypto.getRandomValues(new Uint8Array(32));
  await db
    .insertInto('workspaces')
    .values({ id: workspaceId, name: 'Bench', secret: Buffer.from(secret) })
    .execute();
  const services = new Set<BenchService>();
  const env = {
    NATS_URL: nats.url,
    DATABASE_URL: postgres.url,
    HOST: '127.0.0.1',
    LOG_LEVEL: 'warn',
    BLOB_DIR: join(dir, 'blobs'),
  };

  return {
    log,
    dir,
    workspaceId,
    secret,
    databaseUrl: postgres.url,
    env,
    async queueSends(count, content) {
      const ids: string[] = [];
      const reference = content && {
        ...(await new FileBlobStore(env.BLOB_DIR).put(encodeContent(content))),
        contentType: MAIL_CONTENT_TYPE,
      };
      while (ids.length < count) {
        const batch = Array.from({ length: Math.min(500, count - ids.length) }, (_, i) =>
          aQueuedSend(ids.length + i, reference),
        );
        await log.append(batch.map(({ event }) => event));
        ids.push(...batch.map(({ requestId }) => requestId));
      }
      return ids;
    },
    async startApp(app, more = {}) {
      const port = await freePort();
      const main = join(import.meta.dirname, `../../apps/${app}/dist/main.js`);
      const child = fork(main, {
        env: { PATH: searchPath, ...env, PORT: `${port}`, ...more },
        execArgv: execArgvOf(app),
      });
      const service: BenchService = { port, process: child, stop: () => stopChild(child) };
      services.add(service);
      await ready(port, child);
      return service;
    },
    async projected() {
      const { last } = await log.bounds();
      if (!(await waitForPosition(db, last, 120_000))) throw new Error('the projector did not catch up within 120 s');
    },
    async stop() {
      for (const service of services) await service.stop();
      await log.close();
      await db.destroy();
      await Promise.all([nats.stop(), postgres.stop()]);
      await rm(dir, { recursive: true, force: true });
    },
  };

  function aQueuedSend(n: number, content: BlobReference | undefined) {
    const requestId = newId('req');
    const recipientEmail = `person${n}@example.com`;
    const contact = contactKey(secret, recipientEmail);
    const occurredAt = new Date().toISOString();
    const fact = SendQueued.of({ requestId, recipientEmail, content, queuedAt: occurredAt });
    return {
      requestId,
      event: { fact, workspaceId, key: contact, contact, occurredAt, testMode: false, correlationId: requestId },
    };
  }
}

/** As `docker-compose.yml` starts them (ADR 0045). */
const FLAGS: Readonly<Record<string, readonly string[]>> = { 'stream-gateway': ['--single-threaded-gc'] };

/** `BENCH_CPU_PROF=ingestion` writes a CPU profile of that service into the working directory. */
function execArgvOf(app: string): string[] {
  return [...(FLAGS[app] ?? []), ...(process.env['BENCH_CPU_PROF'] === app ? ['--cpu-prof'] : [])];
}

async function ready(port: number, child: ChildProcess): Promise<void> {
  for (let i = 0; i < 300; i++) {
    if (child.exitCode !== null) throw new Error(`the service ended with ${child.exitCode}`);
    const answer = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the service did not get ready within 30 s');
}

function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}
