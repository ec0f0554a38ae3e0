import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { REASONS } from './reply/reply-reason.js';

const root = join(import.meta.dirname, '../../..');
const page = readFileSync(join(root, 'docs/mail.md'), 'utf8');
const named = (line: string): string[] => [...line.matchAll(/`([a-z_]+)`/g)].map(([, name = '']) => name);
const rows = (from: string): string[] =>
  page
    .slice(page.indexOf(from))
    .split('\n')
    .filter((line) => line.startsWith('| `'));

test('docs/mail.md explains every reason, with its class', () => {
  const explained = rows('## Why a mail was refused').flatMap((row) => {
    const [, reasons = '', , type = ''] = row.split('|');
    return named(reasons).map((reason) => [reason, type.trim()]);
  });
  const known = Object.entries(REASONS).map(([reason, { bounceType }]) => [reason, bounceType]);
  expect(Object.fromEntries(explained)).toEqual(Object.fromEntries(known));
});

test('docs/mail.md explains every lint rule', () => {
  const sources = ['lint-template', 'lint-subject', 'lint-html'].map((name) =>
    readFileSync(join(import.meta.dirname, `template/${name}.ts`), 'utf8'),
  );
  const rules = sources.flatMap((source) =>
    [...source.matchAll(/\b(?:finding|warn|add)\(\s*'([a-z_]+)'/g)].map(([, rule = '']) => rule),
  );
  const lint = page.slice(0, page.indexOf('## Links'));
  const explained = lint
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((row) => named(row.split('|')[1] ?? ''));
  expect([...new Set(rules)].toSorted()).toEqual(explained.toSorted());
});
