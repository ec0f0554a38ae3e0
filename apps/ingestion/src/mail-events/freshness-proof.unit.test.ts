import { expect, test } from 'vitest';
import { FreshnessProof } from './freshness-proof.js';

test('nothing is fresh before the first proof', () => {
  expect(new FreshnessProof(1000).covers(1_000_000, 0)).toBe(false);
});

test('a read model past the proven position is fresh until the proof is as old as the lag allowed', () => {
  const proof = new FreshnessProof(1000);
  proof.record(5000, 42);
  expect(proof.covers(42, 5999)).toBe(true);
  expect(proof.covers(43, 5999)).toBe(true);
  expect(proof.covers(42, 6000)).toBe(false);
});

test('a read model behind the proven position is not, be it a replica or one that was swapped in', () => {
  const proof = new FreshnessProof(1000);
  proof.record(5000, 42);
  expect(proof.covers(41, 5001)).toBe(false);
});

test('a proof that arrives late does not replace a newer one', () => {
  const proof = new FreshnessProof(1000);
  proof.record(5000, 42);
  proof.record(4000, 10);
  expect(proof.covers(41, 5001)).toBe(false);
  expect(proof.covers(42, 5500)).toBe(true);
});
