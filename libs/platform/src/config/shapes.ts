import { z } from 'zod';
import { badOriginsIn } from '../cors/allowed-origins.js';

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

export const tlsConfig = {
  TLS_CERT_FILE: z
    .string()
    .optional()
    .describe(
      'PEM file of the certificate and its chain: HTTPS with HTTP/2 and HTTP/1.1. Read again when it changes. Unset: cleartext.',
    ),
  TLS_KEY_FILE: z.string().optional().describe('PEM file of the private key of TLS_CERT_FILE.'),
};

/** For services that hold no state of their own. */
export const workersConfig = {
  WORKERS: z
    .string()
    .regex(/^(auto|[1-9]\d{0,2})$/, 'neither "auto" nor a number from 1 to 999')
    .default('1')
    .describe('Processes that share the port (Linux); auto: one per core. Limits are per process.'),
};

/** For services that browsers talk to. */
export const browserConfig = {
  CORS_ORIGINS: z
    .string()
    .refine((setting) => badOriginsIn(setting).length === 0, {
      error: ({ input }) =>
        `${JSON.stringify(badOriginsIn(String(input))[0])} is not an origin as browsers write it, https://app.example.com, and * stands alone`,
    })
    .optional()
    .describe(
      'Origins whose pages may call the API, separated by commas: https://app.example.com. * for every one, but without cookies. Unset: none.',
    ),
  SESSION_COOKIES: z
    .enum(['auto', 'always-secure'])
    .default('auto')
    .describe(
      'auto: the session cookie is Secure where the request came by HTTPS (X-Forwarded-Proto). always-secure: for a proxy that does not say so.',
    ),
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

/** The model of whoever runs this; the planner and generation ask the same. */
export const aiConfig = {
  AI_BASE_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      'API of the model that plans and writes, for example http://127.0.0.1:11434/v1. Unset: that of AI_PROVIDER; with neither, done offline.',
    ),
  AI_PROVIDER: z
    .enum(['openai-compatible', 'openai', 'anthropic'])
    .optional()
    .describe(
      'Which API that is. Unset: anthropic or openai where AI_BASE_URL is theirs, otherwise openai-compatible (Ollama, vLLM, llama.cpp and most others).',
    ),
  AI_MODEL: z.string().min(1).optional().describe('Name of that model.'),
  AI_API_KEY: z
    .string()
    .regex(/^[\x21-\x7e]*$/, 'it has a space, a line break or a letter that no key has')
    .optional()
    .describe('Its key, if it wants one.')
    .meta({ secret: true }),
};

export const telemetryConfig = {
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      'OpenTelemetry collector (OTLP over HTTP) for traces and metrics, for example http://collector:4318. Unset: nothing is sent.',
    ),
  METRICS_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .optional()
    .describe(
      'TCP port of GET /metrics for Prometheus, apart from the API, so that it is never public by mistake; 0 picks a free one. Unset: none.',
    ),
  METRICS_HOST: z
    .string()
    .default('127.0.0.1')
    .describe('Address on which METRICS_PORT listens. It asks for no key: never one that the internet reaches.'),
};

/** What every service reads: where it listens, what it writes about itself, its log and its database. */
export const serviceConfig = {
  ...httpConfig,
  ...tlsConfig,
  ...logConfig,
  ...telemetryConfig,
  ...natsConfig,
  ...databaseConfig,
};
