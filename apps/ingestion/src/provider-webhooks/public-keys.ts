import { createPublicKey, type KeyObject } from 'node:crypto';

/** PEM blocks, or base64 of the DER that stands in one (SubjectPublicKeyInfo), as consoles and DKIM records show it. */
const KEYS = /-----BEGIN [A-Z ]+-----[\s\S]*?-----END [A-Z ]+-----|[^\s,]+/g;

/**
 * The public keys of a setting, separated by commas or white space.
 * @throws TypeError when one of them is none; `badKeyIn` says so at the start
 */
export function publicKeysIn(setting: string | undefined): readonly KeyObject[] {
  return textsIn(setting).map(publicKey);
}

/** The first part of the setting that is no public key, shortened; nothing when all are. */
export function badKeyIn(setting: string): string | undefined {
  const bad = textsIn(setting).find((text) => {
    try {
      publicKey(text);
      return false;
    } catch {
      return true; // which is what was asked
    }
  });
  return bad === undefined ? undefined : JSON.stringify(bad.slice(0, 24));
}

function textsIn(setting: string | undefined): string[] {
  return setting?.replaceAll(String.raw`\n`, '\n').match(KEYS) ?? [];
}

function publicKey(text: string): KeyObject {
  if (text.startsWith('-----')) return createPublicKey(text);
  return createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });
}
