import { expect, test } from 'vitest';
import { CLASS_BUCKETS } from './class-features.js';
import { readWindows } from './features.js';
import { logitOf, readModel, shippedModel } from './model.js';
import { WORD_SCALE } from './scale.js';
import { classOf } from './word-classes.js';
import { WORD_BUCKETS } from './word-features.js';

test('a weight of a class of words counts for every word of it, and for no other', () => {
  const classes = Buffer.alloc(CLASS_BUCKETS);
  classes.writeInt8(100, classOf('password'));
  const model = readModel({
    version: 'test',
    bias: -1,
    nameStep: 1,
    wordStep: 1,
    classStep: 0.01,
    names: {},
    words: '',
    classes: classes.toString('base64'),
    threshold: 0,
    slope: 1,
  });
  const logit = (text: string): number => logitOf(model, readWindows({ text })[0] ?? expect.fail('no window'));
  expect(logit('password')).toBe(logit('passwords'));
  expect(logit('password')).toBeGreaterThan(0);
  expect(logit('holiday')).toBe(-1);
});

test('the shipped weights were trained for as many buckets as are told', () => {
  const { words, classes } = shippedModel();
  expect(words.length).toBe(WORD_BUCKETS);
  expect(classes.length).toBe(CLASS_BUCKETS);
});

test('a weight of a word counts in its step, against the length of the vector of all words', () => {
  const window = readWindows({ text: 'xylo' })[0] ?? expect.fail('no window');
  const words = Buffer.alloc(WORD_BUCKETS);
  words.writeInt8(50, window.words[0] ?? expect.fail('no word'));
  const model = readModel({
    version: 'test',
    bias: 1,
    nameStep: 1,
    wordStep: 0.01,
    classStep: 1,
    names: {},
    words: words.toString('base64'),
    classes: '',
    threshold: 0,
    slope: 1,
  });
  expect(logitOf(model, window)).toBeCloseTo(1 + WORD_SCALE * 0.5, 10);
});
