import { expect, test } from 'vitest';
import { probabilities, unpackModel, type ModelCardData } from './linear-model.js';

const card: ModelCardData = {
  version: 'test-1',
  classes: ['a', 'b'],
  bias: [0, 0],
  step: { hashed: 0.5, named: 2 },
  named: 400,
  features: 402,
  temperature: 1,
};
/** Feature 0: +2, -2 steps; feature 300: +4, 0; feature 401: 0, +1. */
const packed = Uint8Array.from([1, 2, 254, 255, 45, 4, 0, 101, 0, 1]);

test('weights stand at the features they were stored for', () => {
  const { weights } = unpackModel(card, packed);
  expect([weights[0], weights[1], weights[600], weights[601], weights[802], weights[803]]).toEqual([2, -2, 4, 0, 0, 1]);
  expect(weights.filter((weight) => weight !== 0)).toHaveLength(4);
});

test('a step is worth what its kind of feature says', () => {
  const model = unpackModel(card, packed);
  const [a = 0, b = 0] = probabilities(model, { features: [0, 401], values: [1, 1] });
  // a: 2 * 0.5; b: -2 * 0.5 + 1 * 2
  expect(Math.log(a / b)).toBeCloseTo(0, 9);
  const [c = 0, d = 0] = probabilities(model, { features: [300], values: [0.5] });
  expect(Math.log(c / d)).toBeCloseTo(4 * 0.5 * 0.5, 9);
});

test('a higher temperature is less sure', () => {
  const model = unpackModel({ ...card, temperature: 4 }, packed);
  const [a = 0, b = 0] = probabilities(model, { features: [300], values: [1] });
  expect(Math.log(a / b)).toBeCloseTo(0.5, 9);
});

test('weights of another model are refused', () => {
  expect(() => unpackModel({ ...card, features: 10 }, packed)).toThrow(RangeError);
  expect(() => unpackModel(card, packed.subarray(0, 9))).toThrow(RangeError);
});
