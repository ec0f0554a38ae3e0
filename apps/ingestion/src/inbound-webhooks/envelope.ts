import { isIP } from 'node:net';
import type { ProvidedMail } from './inbound-webhook.js';

const MAX_RECIPIENTS = 1_000;

export interface ToldEnvelope {
  /** MAIL FROM, with or without angle brackets; nothing or empty for a bounce. */
  readonly from: string | undefined;
  /** RCPT TO, each with or without angle brackets. */
  readonly to: readonly string[];
  readonly clientIp?: string | undefined;
  readonly helo?: string | undefined;
}

/**
 * An envelope as a provider tells it. Without the envelope's sender the client counts for nothing: SPF would be checked
 * for somebody else than whom it was said to (RFC 7208 section 2.4).
 */
export function envelopeOf({ from, to, clientIp, helo }: ToldEnvelope): ProvidedMail['envelope'] {
  const hasClient = from !== undefined && clientIp !== undefined && isIP(clientIp) !== 0;
  return {
    from: bare(from ?? ''),
    to: [...new Set(to.map(bare))].filter((address) => address !== '').slice(0, MAX_RECIPIENTS),
    ...(hasClient && { clientIp }),
    ...(hasClient && helo !== undefined && { helo }),
  };
}

function bare(address: string): string {
  return address.trim().replace(/^<|>$/g, '');
}
