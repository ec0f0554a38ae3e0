import { expect, test } from 'vitest';
import { anchorsOf, referencesOf } from './references.js';

const text = [
  '# What `defineEvent` does, step 1',
  'See [the log](docs/adr/0001-log.md#why), [site](https://example.com), `libs/events/src/*.events.ts` and `package.json`.',
  'Run `npm run check` or `npm start`; call `newId()` with `MAX_EVENTS` and `SendQueued`, not `sent` or `POST /v1/x`.',
  '```bash',
  'npm test # [not](a-link)',
  '```',
].join('\n');

test('links, paths, scripts and symbols are told apart', () => {
  expect(referencesOf(text)).toEqual({
    links: ['docs/adr/0001-log.md#why'],
    paths: ['libs/events/src/*.events.ts', 'package.json'],
    scripts: ['check', 'start', 'test'],
    symbols: ['defineEvent', 'newId', 'MAX_EVENTS', 'SendQueued'],
  });
});

test('an anchor is the heading as GitHub writes it', () => {
  expect(anchorsOf(text)).toEqual(['what-defineevent-does-step-1']);
});
