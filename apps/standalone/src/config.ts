import { apiSettings } from '@posthorn/api/config';
import { dispatcherSettings } from '@posthorn/dispatcher/config';
import { generationSettings } from '@posthorn/generation/config';
import { ingestionSettings } from '@posthorn/ingestion/config';
import {
  browserConfig,
  databaseConfig,
  type Environment,
  loadConfig,
  logConfig,
  natsConfig,
  telemetryConfig,
} from '@posthorn/platform';
import { plannerSettings } from '@posthorn/planner/config';
import { projectorSettings } from '@posthorn/projector/config';
import { streamGatewaySettings } from '@posthorn/stream-gateway/config';
import { triageSettings } from '@posthorn/triage/config';
import { z } from 'zod';

const secret = (meaning: string, leastLength = 1) =>
  z
    .string()
    .min(leastLength)
    .optional()
    .describe(`${meaning} Unset: made at the first start and kept. Empty: none, so what needs it is off.`)
    .meta({ secret: true });

/** What one may set for `npm start` and the `posthorn` command. Everything has a default. */
export const standaloneConfig = z.object({
  ...apiSettings.shape,
  ...browserConfig,
  ...dispatcherSettings.shape,
  ...generationSettings.shape,
  ...ingestionSettings.shape,
  ...plannerSettings.shape,
  ...projectorSettings.shape,
  ...streamGatewaySettings.shape,
  ...triageSettings.shape,
  ...telemetryConfig,
  POSTHORN_PORT: z.coerce.number().int().min(1).max(65_535).default(8420).describe('TCP port of every API.'),
  HOST: z.string().default('127.0.0.1').describe('Address to listen on; 0.0.0.0 for every interface.'),
  SMTP_PORT: z
    .string()
    .refine(
      (port) => port === 'off' || (/^\d{1,5}$/.test(port) && Number(port) <= 65_535),
      'is neither "off" nor a port, 0 to 65535',
    )
    .optional()
    .describe(
      'TCP port on which mail comes in by SMTP, or off. Unset: five above POSTHORN_PORT, so 8425; a free one when that is taken.',
    ),
  POSTHORN_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('How clients reach this installation, if not at its own port on this machine.'),
  POSTHORN_DATA_DIR: z
    .string()
    .default('.posthorn')
    .describe('Directory of everything that is stored; locked while in use.'),
  BLOB_DIR: z
    .string()
    .optional()
    .describe('Directory of mail bodies and attachments. Unset: blobs in the data directory.'),
  POSTHORN_CACHE_DIR: z
    .string()
    .optional()
    .describe('Directory of downloaded servers. Unset: posthorn in the user’s cache directory.'),
  NATS_SERVER_BIN: z.string().optional().describe('The nats-server to start. Unset: searched for, then downloaded.'),
  NATS_URL: natsConfig.NATS_URL.unwrap()
    .optional()
    .describe('A NATS server to use; none is started then.')
    .meta({ secret: true }),
  DATABASE_URL: databaseConfig.DATABASE_URL.optional()
    .describe('A PostgreSQL to use; none is started then.')
    .meta({ secret: true }),
  CRON_SECRET: secret('What x-cron-secret has to say to POST /api/campaigns/run.'),
  MAIL_TOKEN_SECRET: secret(
    'Key of the signatures in tracking links, unsubscribe links and return paths, at least 16 characters.',
    16,
  ),
  REACH_EVENTS_WEBHOOK_SECRET: secret('Key of the HMAC that signs delivery reports to /api/webhooks/mail-events.'),
  STREAM_DRAIN_MS: streamGatewaySettings.shape.STREAM_DRAIN_MS.unwrap()
    .default(1_000)
    .describe('Time over which streams are ended at Ctrl-C; milliseconds.'),
  LOG_LEVEL: logConfig.LOG_LEVEL.unwrap().default('warn').describe('Least severe level that is logged.'),
});

/** A secret of this installation: given by the environment, switched off by it, or ours to make and keep. */
export type SecretSetting =
  | { readonly from: 'environment'; readonly value: string }
  | { readonly from: 'off' }
  | { readonly from: 'credentials' };

export interface StandaloneConfig extends Omit<z.output<typeof standaloneConfig>, SecretName> {
  readonly secrets: Readonly<Record<SecretName, SecretSetting>>;
  /** Where programs and caches are looked for. */
  readonly system: { readonly PATH?: string | undefined; readonly XDG_CACHE_HOME?: string | undefined };
}

export const SECRET_NAMES = ['CRON_SECRET', 'MAIL_TOKEN_SECRET', 'REACH_EVENTS_WEBHOOK_SECRET'] as const;
export type SecretName = (typeof SECRET_NAMES)[number];

/** @throws ConfigError */
export function loadStandaloneConfig(env: Environment): StandaloneConfig {
  const { CRON_SECRET, MAIL_TOKEN_SECRET, REACH_EVENTS_WEBHOOK_SECRET, ...config } = loadConfig(standaloneConfig, env);
  return {
    ...config,
    secrets: {
      CRON_SECRET: secretSetting(env['CRON_SECRET'], CRON_SECRET),
      MAIL_TOKEN_SECRET: secretSetting(env['MAIL_TOKEN_SECRET'], MAIL_TOKEN_SECRET),
      REACH_EVENTS_WEBHOOK_SECRET: secretSetting(env['REACH_EVENTS_WEBHOOK_SECRET'], REACH_EVENTS_WEBHOOK_SECRET),
    },
    system: { PATH: env['PATH'], XDG_CACHE_HOME: env['XDG_CACHE_HOME'] },
  };
}

/** Only here does "set to nothing" differ from "not set": it is how one switches an endpoint off. */
function secretSetting(raw: string | undefined, value: string | undefined): SecretSetting {
  if (value !== undefined) return { from: 'environment', value };
  return raw === undefined ? { from: 'credentials' } : { from: 'off' };
}
