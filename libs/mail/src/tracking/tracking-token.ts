import { sameMac, tokenMac, type TokenSecret } from './token-keys.js';

export interface TrackingClaim {
  readonly kind: 'open' | 'click' | 'unsubscribe';
  readonly requestId: string;
  /** Of a click: where it leads to. */
  readonly url?: string;
  /** Of an unsubscribe: what the recipient leaves. */
  readonly scope?: string;
}

const LETTERS = { open: 'o', click: 'c', unsubscribe: 'u' } as const;
const KINDS = { o: 'open', c: 'click', u: 'unsubscribe' } as const;
const MAC_BYTES = 16;
/** A URL of 8,000 characters is the most that servers take. */
const MAX_TOKEN = 12_000;

/**
 * A claim as text for a URL, signed, so that an address of ours can neither be forged nor used to redirect to anywhere else:
 * `<o|c|u>.<requestId>.<base64url of url or scope>.<base64url of 16 bytes of HMAC>`.
 * It never expires: mails are read after years, and unsubscribing must work then.
 */
export function trackingToken(claim: TrackingClaim, secret: TokenSecret): string {
  if (!/^[\w-]{1,64}$/.test(claim.requestId)) throw new RangeError('a request id has letters, digits, - and _ only');
  const subject = Buffer.from(claim.url ?? claim.scope ?? '').toString('base64url');
  const signed = `${LETTERS[claim.kind]}.${claim.requestId}.${subject}`;
  return `${signed}.${macOf(claim.kind, signed, secret).toString('base64url')}`;
}

/** What a token claims; nothing when it was not signed with this secret. Never throws on any text. */
export function readTrackingToken(text: string, secret: TokenSecret): TrackingClaim | undefined {
  if (text.length > MAX_TOKEN) return undefined;
  const match = /^([ocu])\.([\w-]{1,64})\.([\w-]*)\.([\w-]{22})$/.exec(text);
  if (match === null) return undefined;
  const [, letter, requestId = '', subject = '', mac = ''] = match;
  const kind = KINDS[letter as keyof typeof KINDS];
  const expected = macOf(kind, `${letter}.${requestId}.${subject}`, secret);
  if (!sameMac(Buffer.from(mac, 'base64url'), expected)) return undefined;
  const about = Buffer.from(subject, 'base64url').toString();
  if (about === '') return { kind, requestId };
  return kind === 'click' ? { kind, requestId, url: about } : { kind, requestId, scope: about };
}

function macOf(kind: TrackingClaim['kind'], signed: string, secret: TokenSecret): Buffer {
  return tokenMac(kind, signed, secret).subarray(0, MAC_BYTES);
}
