import { createHash, verify, type KeyObject } from 'node:crypto';
import { headerOf, type WebhookRequest } from '../provider-webhook.js';

/** The three headers of Postal; absent ones undefined. */
export interface PostalSignature {
  /** `X-Postal-Signature-256`: base64 of RSA-SHA-256 over the body. */
  readonly sha256: string | undefined;
  /** `X-Postal-Signature`: base64 of RSA-SHA-1, from servers that know no other. */
  readonly sha1: string | undefined;
  /** `X-Postal-Signature-KID`. */
  readonly keyId: string | undefined;
}

/** Whether the request is signed by one of the keys. */
export function isFromPostal(keys: readonly KeyObject[], request: WebhookRequest): boolean {
  return isSignedByPostal(keys, request.body, {
    sha256: headerOf(request, 'x-postal-signature-256'),
    sha1: headerOf(request, 'x-postal-signature'),
    keyId: headerOf(request, 'x-postal-signature-kid'),
  });
}

/**
 * Whether one of the keys signed the body (PKCS #1 v1.5). SHA-1 counts only where SHA-256 is not given, so a bad signature
 * is not saved by a weaker one; a key id, where given, has to be that of a key of ours.
 */
export function isSignedByPostal(keys: readonly KeyObject[], body: Uint8Array, signature: PostalSignature): boolean {
  const { sha256, sha1, keyId } = signature;
  const given = sha256 ?? sha1;
  if (given === undefined) return false;
  const bytes = Buffer.from(given, 'base64');
  const candidates = keyId === undefined ? keys : keys.filter((key) => postalKeyId(key) === keyId.toLowerCase());
  return candidates.some((key) => verify(sha256 === undefined ? 'RSA-SHA1' : 'RSA-SHA256', body, key, bytes));
}

/** As Postal names its key: the thumbprint ruby-jwt makes, hex SHA-256 of the key in PKCS #1. */
export function postalKeyId(key: KeyObject): string | undefined {
  if (key.asymmetricKeyType !== 'rsa') return undefined;
  return createHash('sha256')
    .update(key.export({ format: 'der', type: 'pkcs1' }))
    .digest('hex');
}
