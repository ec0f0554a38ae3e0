import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

const generate = promisify(generateKeyPair);

/** A signing key of a domain (RFC 6376; `ed25519` by RFC 8463). */
export interface DkimKey {
  readonly domain: string;
  readonly selector: string;
  /** PKCS#8 PEM, RSA or Ed25519. */
  readonly privateKey: string;
}

export interface DkimKeyPair {
  readonly algorithm: 'rsa' | 'ed25519';
  /** PKCS#8 PEM. */
  readonly privateKey: string;
  /** What stands behind `p=`: base64 of the SubjectPublicKeyInfo (RSA) or of the 32 bytes (Ed25519). */
  readonly publicKey: string;
}

/**
 * A new key pair. Made beside the event loop: an RSA key takes tens of milliseconds.
 * @param options `bits` of an RSA key, 1024 to 4096 (2048 when absent), or `algorithm: 'ed25519'`
 * @throws RangeError
 */
export async function generateDkimKey(
  options: { bits?: number; algorithm?: 'rsa' | 'ed25519' } = {},
): Promise<DkimKeyPair> {
  if (options.algorithm === 'ed25519') {
    const pair = await generate('ed25519');
    return {
      algorithm: 'ed25519',
      privateKey: pemOf(pair.privateKey),
      publicKey: derOf(pair.publicKey).subarray(-32).toString('base64'),
    };
  }
  const bits = options.bits ?? 2048;
  if (!Number.isInteger(bits) || bits < 1024 || bits > 4096) {
    throw new RangeError(`an RSA key for DKIM has 1024 to 4096 bits, not ${bits} (RFC 8301 section 3.2)`);
  }
  const pair = await generate('rsa', { modulusLength: bits });
  return { algorithm: 'rsa', privateKey: pemOf(pair.privateKey), publicKey: derOf(pair.publicKey).toString('base64') };
}

const pemOf = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const derOf = (key: KeyObject): Buffer => Buffer.from(key.export({ type: 'spki', format: 'der' }));
