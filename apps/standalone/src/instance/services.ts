import { join } from 'node:path';
import { connectNats, EventLogTransport, NatsRequestTransport } from '@posthorn/event-log';
import { GENERATION_QUEUE } from '@posthorn/generation';
import { SmtpDoor } from '@posthorn/ingestion';
import { type RunningService, serviceSettings, startService } from '@posthorn/platform';
import type { StandaloneConfig } from '../config.js';
import { standaloneModules } from '../standalone.module.js';
import type { Credentials } from '../workspace/credentials.js';
import type { Servers } from './servers.js';

/** Open streams are told to come back; whoever has not left by then is cut off. */
const STOP_TIMEOUT_MS = 4_000;

/** Starts every service in this process, on one port. */
export function startServices(
  config: StandaloneConfig,
  {
    servers,
    credentials,
    dataDir,
    smtpPort,
  }: {
    readonly servers: Servers;
    readonly credentials: Credentials;
    readonly dataDir: string;
    readonly smtpPort: number | undefined;
  },
): Promise<RunningService> {
  const { natsUrl, databaseUrl } = servers;
  const { secrets, baseUrl } = credentials;
  return startService({
    ...serviceSettings('posthorn', { ...config, PORT: config.POSTHORN_PORT }),
    module: standaloneModules({
      ...config,
      ...whereSet(secrets),
      natsUrl,
      databaseUrl,
      POSTHORN_URL: baseUrl,
      BLOB_DIR: config.BLOB_DIR ?? join(dataDir, 'blobs'),
      SMTP_PORT: smtpPort,
    }),
    strategies: [
      new EventLogTransport({ natsUrl, name: 'standalone' }),
      new NatsRequestTransport(() => connectNats({ natsUrl, name: 'standalone requests' }), GENERATION_QUEUE),
    ],
    stopTimeoutMs: STOP_TIMEOUT_MS,
  });
}

/** Where mail comes in, `host:port`; nothing when it does not. */
export function smtpAddress({ app }: RunningService, { SMTP_HOST }: StandaloneConfig): string | undefined {
  const { port } = app.get(SmtpDoor, { strict: false });
  return port === undefined ? undefined : `${SMTP_HOST.includes(':') ? `[${SMTP_HOST}]` : SMTP_HOST}:${port}`;
}

/** A secret that is switched off is absent, not empty. */
function whereSet(secrets: Credentials['secrets']): Partial<Credentials['secrets']> {
  return Object.fromEntries(Object.entries(secrets).filter(([, value]) => value !== ''));
}
