import { expect, test } from 'vitest';
import { Turns } from './turns.js';

test('what concerns one key runs one after another, also after a failure; other keys are not waited for', async () => {
  const turns = new Turns();
  const story: string[] = [];
  const task =
    (name: string, ms: number, fails = false) =>
    async () => {
      story.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, ms));
      story.push(`${name} ends`);
      if (fails) throw new Error(name);
    };
  const outcomes = await Promise.allSettled([
    turns.run('a', task('first', 20, true)),
    turns.run('a', task('second', 1)),
    turns.run('b', task('other', 1)),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  expect(story.filter((line) => !line.startsWith('other'))).toEqual([
    'first begins',
    'first ends',
    'second begins',
    'second ends',
  ]);
  expect(story.indexOf('other ends')).toBeLessThan(story.indexOf('first ends'));
});
