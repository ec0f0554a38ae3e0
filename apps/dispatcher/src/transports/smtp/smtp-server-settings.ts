import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { TransportSettings } from '../selection/transport-settings.config.js';
import type { HandshakePolicy } from './handshake.js';
import type { SmtpServer } from './smtp-connection.gateway.js';
import type { DsnWish } from './smtp-mail.js';

/** The settings as the protocol wants them, but for the credentials, which may be short-lived. */
export interface SmtpServerSettings extends Omit<SmtpServer, 'policy'> {
  readonly policy: Omit<HandshakePolicy, 'credentials'>;
  readonly user: string | undefined;
  readonly password: string | undefined;
}

const PORTS = { smtp: 25, smtps: 465 } as const;

/** @param smtpUrl SMTP_URL, with parts encoded as in any URL: a `@` in a password is `%40` */
export function smtpServerSettings(smtpUrl: string, settings: TransportSettings): SmtpServerSettings {
  const url = new URL(smtpUrl);
  const encrypted = url.protocol === 'smtps:';
  const user = url.username === '' ? undefined : decodeURIComponent(url.username);
  const { SMTP_TLS: tls, SMTP_TLS_CA_FILE: caFile, SMTP_REPLY_TIMEOUT_MS: commandMs } = settings;
  return {
    // An IPv6 address stands in brackets.
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? PORTS[encrypted ? 'smtps' : 'smtp'] : Number(url.port),
    policy: {
      ehloName: settings.SMTP_EHLO_NAME ?? hostname(),
      encrypted,
      startTls: tls === 'auto' ? (user === undefined ? 'opportunistic' : 'required') : tls,
    },
    tls: {
      rejectUnauthorized: settings.SMTP_TLS_VERIFY === 'true',
      ...(caFile !== undefined && { ca: readFileSync(caFile) }),
    },
    dsn: dsnWish(settings.SMTP_DSN),
    timeouts: { connectMs: settings.SMTP_CONNECT_TIMEOUT_MS, commandMs, contentMs: commandMs * 2 },
    user,
    password: user === undefined ? undefined : decodeURIComponent(url.password),
  };
}

function dsnWish(text: string | undefined): DsnWish {
  if (text === undefined) return 'off';
  return text === 'never' ? text : (text.split(',') as Exclude<DsnWish, string>);
}
