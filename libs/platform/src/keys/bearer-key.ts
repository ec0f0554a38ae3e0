import { noBearerKey } from './credential-problems.js';

const BEARER = /^bearer +([^\s]+) *$/i;

/** @throws Problem 401 */
export function bearerKey(authorization: string): string {
  const key = BEARER.exec(authorization)?.[1];
  if (key === undefined) throw noBearerKey();
  return key;
}
