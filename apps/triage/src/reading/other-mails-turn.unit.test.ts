import { expect, test } from 'vitest';
import { aRawMail } from '../raw-mail.fixture.js';
import { readMail } from './read-mail.js';

test.each([
  [2_000_000, true],
  [10, false],
])('between stages of reading a mail of %i bytes others have their turn: %s', async (size, isLetIn) => {
  const story: string[] = [];
  const raw = aRawMail({ body: 'word '.repeat(size / 5) });
  const other = new Promise<void>((resolve) => {
    setImmediate(() => {
      story.push('other');
      resolve();
    });
  });
  await readMail(raw, {});
  story.push('read');
  await other;
  expect(story).toEqual(isLetIn ? ['other', 'read'] : ['read', 'other']);
});
