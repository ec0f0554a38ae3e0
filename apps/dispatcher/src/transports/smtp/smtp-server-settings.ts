import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { ConfigError } from '@posthorn/platform';
import { networkReason } from '../network-reason.js';
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

/**
 * @param smtpUrl SMTP_URL, with parts encoded as in any URL: a `@` in a password is `%40`
 * @throws ConfigError when SMTP_TLS_CA_FILE cannot be read
 */
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
      ehloName: settings.SMTP_EHLO_NAME ?? ehloName(hostname()),
      encrypted,
      startTls: tls === 'auto' ? (user === undefined ? 'opportunistic' : 'required') : tls,
    },
    tls: {
      rejectUnauthorized: settings.SMTP_TLS_VERIFY === 'true',
      ...(caFile !== undefined && { ca: readAuthorities(caFile) }),
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

/** A name without a domain is none that a server could look up, so an address stands in its place (RFC 5321 section 4.1.4). */
export function ehloName(host: string): string {
  return host.includes('.') ? host : '[127.0.0.1]';
}

function readAuthorities(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const problem = `cannot be read: ${networkReason(error)}`;
    throw new ConfigError([{ variable: 'SMTP_TLS_CA_FILE', problem, fix: 'Name a PEM file of certificates' }]);
  }
}
