import { hash, randomBytes } from 'node:crypto';

/** What a token of each kind starts with, so that a scanner for leaked secrets can tell them apart. */
export type TokenPrefix = 'pst' | 'pss';

const RANDOM_BYTES = 24;
const TOKEN_PATTERN = /^(pst|pss)_[0-9A-Za-z_-]{32}$/;

/** A new stream ticket (`pst_`) or session token (`pss_`): 192 random bits. Handed out once, never stored. */
export function generateToken(prefix: TokenPrefix): string {
  return `${prefix}_${randomBytes(RANDOM_BYTES).toString('base64url')}`;
}

/** Whether `text` could be such a token at all; what could not never reaches the database. */
export function isTokenShaped(prefix: TokenPrefix, text: string): boolean {
  return text.startsWith(prefix) && TOKEN_PATTERN.test(text);
}

/** SHA-256: what is stored and looked up. Enough for 192 random bits; a password would need more. */
export function hashToken(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}
