import { requestIdOfMessageId } from '../compose/message-id.js';
import { sameMac, tokenMac, type TokenSecret } from './token-keys.js';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const VERP = /^bounce-(req_[0-9a-z]{26})-([a-z2-7]{16})@/i;

/**
 * The envelope sender of one send: `bounce-<requestId>-<80 bits of HMAC in base32>@domain`, so a bounce names its send and cannot be
 * made up. 54 characters before the @ (64 are allowed); survives servers that fold the case.
 */
export function verpAddress(requestId: string, domain: string, secret: TokenSecret): string {
  return `bounce-${requestId}-${macOf(requestId, secret)}@${domain}`;
}

/** The send an address of `verpAddress` stands for; nothing when it was not signed with this secret. */
export function parseVerpAddress(address: string, secret: TokenSecret): { requestId: string } | undefined {
  const match = VERP.exec(address.slice(0, 320));
  const requestId = requestIdOfMessageId(match?.[1] ?? '');
  if (match === null || requestId === undefined) return undefined;
  const given = Buffer.from((match[2] ?? '').toLowerCase());
  return sameMac(given, Buffer.from(macOf(requestId, secret))) ? { requestId } : undefined;
}

function macOf(requestId: string, secret: TokenSecret): string {
  const mac = tokenMac('verp', requestId, secret);
  let text = '';
  for (let bits = 0; bits < 80; bits += 5) {
    const pair = mac.readUInt16BE(bits >> 3);
    text += ALPHABET.charAt((pair >> (11 - (bits & 7))) & 31);
  }
  return text;
}
