import { verify, type KeyObject } from 'node:crypto';

/** ECDSA P-256 with SHA-256 over `timestamp + body`, base64 of the DER. @see Twilio SendGrid, signed event webhook */
export function isSignedBySendGrid(
  keys: readonly KeyObject[],
  body: Uint8Array,
  { signature, timestamp }: { readonly signature: string | undefined; readonly timestamp: string | undefined },
): boolean {
  if (!signature || timestamp === undefined || !/^\d{1,12}$/.test(timestamp)) return false;
  const signed = Buffer.concat([Buffer.from(timestamp), body]);
  const bytes = Buffer.from(signature, 'base64');
  return keys.some((key) => key.asymmetricKeyType === 'ec' && verify('sha256', signed, key, bytes));
}
