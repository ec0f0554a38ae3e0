import { describe, expect, test } from 'vitest';
import { foldsOfLabs, labRows, secondLabRows } from './labs.ts';

describe.each([
  ['that are trained on', labRows()],
  ['by writers of whom nothing is trained on', secondLabRows()],
])('texts of small benchmarks %s', (_name, rows) => {
  test('hold attacks and benign texts of every lab, which is a source of its own', () => {
    const labs = Map.groupBy(rows, ({ source }) => source);
    expect(labs.size).toBeGreaterThan(60);
    for (const [lab, texts] of labs) {
      expect(new Set(texts.map(({ attack }) => attack)).size, lab).toBe(2);
      expect(new Set(texts.flatMap(({ origins }) => origins)), lab).toEqual(new Set([lab]));
    }
  });

  test('have no address that ends in a reserved name', () => {
    const reserved = /@[\w.-]+\.(?:example|test|invalid)\b/;
    expect(rows.filter(({ text }) => reserved.test(text)).map(({ id }) => id)).toEqual([]);
  });

  test('are no text twice with both labels', () => {
    const attacks = new Set(rows.flatMap(({ attack, text }) => (attack ? [text] : [])));
    expect(rows.filter(({ attack, text }) => !attack && attacks.has(text)).map(({ id }) => id)).toEqual([]);
  });
});

describe('texts of small benchmarks', () => {
  const rows = labRows();

  test('are judged once each, by a model that has seen no text of their lab', () => {
    const folds = foldsOfLabs(rows, 5);
    expect(folds.flatMap(({ judge }) => judge).length).toBe(rows.length);
    for (const { train, judge } of folds) {
      const seen = new Set(train.map(({ source }) => source));
      expect(judge.filter(({ source }) => seen.has(source))).toEqual([]);
      expect(new Set(judge.map(({ id }) => id.slice(0, 'v4-labs-a'.length))).size).toBe(5);
    }
  });

  test('of the second writers share no lab and no text with those that are trained on', () => {
    const labs = new Set(rows.map(({ source }) => source));
    const texts = new Set(rows.map(({ text }) => text));
    expect(secondLabRows().filter(({ source, text }) => labs.has(source) || texts.has(text))).toEqual([]);
  });
});
