import type { Failed, TransportOutcome } from '../transport.gateway.js';
import type { Extensions } from './extensions.js';

/** A mail as SMTP carries it. */
export interface SmtpMail {
  readonly requestId: string;
  readonly messageId: string;
  /** Empty for the null sender. */
  readonly from: string;
  readonly to: string;
  /** Dot-stuffed, with the final dot. */
  readonly content: Uint8Array;
  /** Octets as composed (RFC 1870). */
  readonly sizeBytes: number;
  readonly eightBit: boolean;
  /** An address has characters outside ASCII (RFC 6531). */
  readonly smtpUtf8: boolean;
}

/** A mail on its way through a connection. */
export interface SmtpTask {
  readonly mail: SmtpMail;
  /** Called once. */
  settle(outcome: TransportOutcome): void;
}

/** When reports of delivery are asked for (RFC 3461); `off` leaves it to the server, which reports failures. */
export type DsnWish = 'off' | 'never' | readonly ('success' | 'failure' | 'delay')[];

export interface EnvelopeCommands {
  readonly mail: string;
  readonly rcpt: string;
}

/** Why this server can never take this mail; nothing when it can. */
export function whyNever(mail: SmtpMail, { maxSize, smtpUtf8 }: Extensions): Failed | undefined {
  if (maxSize !== undefined && mail.sizeBytes > maxSize) {
    return {
      kind: 'failed',
      reason: `the mail has ${mail.sizeBytes} octets, the server takes ${maxSize} at most`,
      smtpCode: 552,
      enhancedCode: '5.3.4',
    };
  }
  if (mail.smtpUtf8 && !smtpUtf8) {
    return {
      kind: 'failed',
      reason: 'an address has letters outside ASCII, and the server has no SMTPUTF8',
      smtpCode: 553,
      enhancedCode: '5.6.7',
    };
  }
  return undefined;
}

/** MAIL and RCPT with the parameters that this server knows. */
export function envelopeCommands(mail: SmtpMail, extensions: Extensions, dsn: DsnWish): EnvelopeCommands {
  let from = `MAIL FROM:<${mail.from}>`;
  let to = `RCPT TO:<${mail.to}>`;
  if (extensions.size) from += ` SIZE=${mail.sizeBytes}`;
  if (mail.eightBit && extensions.eightBitMime) from += ' BODY=8BITMIME';
  if (mail.smtpUtf8) from += ' SMTPUTF8';
  if (extensions.dsn && dsn !== 'off') {
    from += ` RET=HDRS ENVID=${mail.requestId}`;
    to += ` NOTIFY=${(dsn === 'never' ? [dsn] : dsn).join(',').toUpperCase()}`;
  }
  return { mail: `${from}\r\n`, rcpt: `${to}\r\n` };
}
