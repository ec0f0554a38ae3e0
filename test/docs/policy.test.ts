import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { policySettings, RULES } from '@posthorn/policy';
import { expect, test } from 'vitest';

const page = readFileSync(join(resolve(import.meta.dirname, '../..'), 'docs/policy.md'), 'utf8');

test('the page about policy has every rule, in the order applied', () => {
  const rows = [...page.matchAll(/^\| `(\w+)` \| `\w+` \|/gm)].map(([, name]) => name);
  expect(rows).toEqual(RULES.map(({ name }) => name));
});

test('the page about policy has every setting', () => {
  const names = namesOf(policySettings.parse({}));
  expect(names.filter((name) => !page.includes(`${name}\``))).toEqual([]);
});

function namesOf(settings: object): readonly string[] {
  return Object.entries(settings).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null ? namesOf(value) : [name],
  );
}
