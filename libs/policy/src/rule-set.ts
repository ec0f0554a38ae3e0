import { createHash } from 'node:crypto';
import { RULES } from './rules/all.js';
import type { PolicySettings } from './settings.js';

/** Goes up when a rule decides differently on the same inputs. */
const VERSION = 2;

const hashes = new WeakMap<PolicySettings, string>();

/** SHA-256 in lower-case hex that pins the rules, their order and a workspace's limits; made once for each settings object. */
export function ruleSetHash(settings: PolicySettings): string {
  const known = hashes.get(settings);
  if (known !== undefined) return known;
  const ruleSet = { version: VERSION, rules: RULES.map(({ name }) => name), settings: inOrder(settings) };
  const hash = createHash('sha256').update(JSON.stringify(ruleSet)).digest('hex');
  hashes.set(settings, hash);
  return hash;
}

/** The same settings have the same hash, in whatever order their keys stand. */
function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, part]) => [key, inOrder(part)]);
}
