import { z } from 'zod';

/** Shapes that several services' config.ts spread into their own schema. */
export const natsConfig = {
  NATS_URL: z
    .url({ protocol: /^(nats|tls|wss?)$/ })
    .default('nats://127.0.0.1:4222')
    .describe('Event log (NATS with JetStream), may carry credentials.')
    .meta({ secret: true }),
};

export const databaseConfig = {
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .describe('PostgreSQL, with user and password.')
    .meta({ secret: true }),
};

export const httpConfig = {
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080).describe('TCP port to listen on; 0 picks a free one.'),
  HOST: z.string().default('0.0.0.0').describe('Address to listen on.'),
};

export const logConfig = {
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('Least severe level that is logged.'),
};

export const blobConfig = {
  BLOB_DIR: z
    .string()
    .default('.posthorn/blobs')
    .describe('Directory of mail bodies and attachments; shared by every service.'),
};

export const telemetryConfig = {
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      'OpenTelemetry collector (OTLP over HTTP), for example http://collector:4318; no traces are sent without it.',
    ),
};

/** What every service reads: where it listens, what it writes about itself, its log and its database. */
export const serviceConfig = { ...httpConfig, ...logConfig, ...telemetryConfig, ...natsConfig, ...databaseConfig };
