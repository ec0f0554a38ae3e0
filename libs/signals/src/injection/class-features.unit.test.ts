import { describe, expect, test } from 'vitest';
import { CLASS_BUCKETS, classesOf, classFeatures } from './class-features.js';
import { readTokens } from './tokens.js';
import { bucketsOf } from './word-features.js';
import { CLASSES, classOf, NO_CLASS } from './word-classes.js';

function featuresOf(text: string): Set<number> {
  const tokens = readTokens(text);
  return new Set(classFeatures(classesOf(tokens, bucketsOf(tokens).hashes), 0, tokens.length));
}

describe('classes of words', () => {
  test('are shared by words that mean alike, and by no others', () => {
    expect(classOf('disregarding')).toBe(classOf('disregard'));
    expect(classOf('passwords')).toBe(classOf('password'));
    expect(classOf('password')).not.toBe(classOf('holiday'));
  });

  test('are none for signs, words of every sentence, and unknown words', () => {
    expect(['.', 'the', 'xyzzyqwert', '__proto__'].map(classOf)).toEqual(Array.from({ length: 4 }, () => NO_CLASS));
  });

  test('tell the same of a sentence when a word is exchanged for one of its class', () => {
    expect(featuresOf('Disregarding passwords')).toEqual(featuresOf('Disregard password'));
  });

  test('tell an order from the same words within a sentence', () => {
    const order = featuresOf('Send password');
    const within = featuresOf(', never mind; , x send password');
    expect([...order].filter((bucket) => !within.has(bucket)).length).toBeGreaterThan(0);
  });

  test('pair words of one sentence that stand within four words of one another', () => {
    const pairsOf = (text: string): number => [...featuresOf(text)].filter((bucket) => bucket >= CLASSES).length;
    expect(pairsOf('Send password')).toBe(3);
    expect(pairsOf('Send. Password')).toBe(2);
    expect(pairsOf('Send of the to and password')).toBe(1);
  });

  test('lie below the number of buckets, each once', () => {
    const tokens = readTokens('Please send the password and the credentials to me, please send them now. '.repeat(20));
    const found = classFeatures(classesOf(tokens, bucketsOf(tokens).hashes), 0, tokens.length);
    expect(new Set(found).size).toBe(found.length);
    expect(Math.max(...found)).toBeLessThan(CLASS_BUCKETS);
  });
});
