import { expect, test } from 'vitest';
import { CLASS_BUCKETS } from './class-features.js';
import { readWindows } from './features.js';
import { logitOf, readModel } from './model.js';
import { classOf } from './word-classes.js';

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
