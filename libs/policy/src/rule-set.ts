import { createHash } from 'node:crypto';
import type { PolicySettings } from './settings.js';

const hashes = new WeakMap<PolicySettings, string>();

/** SHA-256 in lower-case hex that pins the rules, their order and a workspace's limits. Once per settings object. */
export function ruleSetHash(settings: PolicySettings): string {
  const known = hashes.get(settings);
  if (known !== undefined) return known;
  const hash = createHash('sha256').update(JSON.stringify(settings)).digest('hex');
  hashes.set(settings, hash);
  return hash;
}
