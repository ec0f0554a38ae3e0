import { expect, test } from 'vitest';
import { leadSearch } from './lead-search-body.js';

const roles = (count: number) => Array.from({ length: count }, (_, i) => `r${i}`);
const sentence = 'at most 20 alternatives in all: leave some out, or make several searches';

test.each([
  ['a list', roles(20)],
  ['one text', roles(20).join(', ')],
  ['texts that hold several', [roles(10).join('/'), roles(10).join(' or ')]],
])('a filter takes twenty alternatives as %s', (_, role) => {
  expect(leadSearch.parse({ filters: { role } }).filters).toEqual({ role });
});

test.each([
  ['a list', roles(21)],
  ['one text', roles(21).join(', ')],
  ['texts that hold several', [roles(10).join('/'), roles(11).join(' or ')]],
])('more than twenty as %s are refused, with what to do', (_, role) => {
  const { error } = leadSearch.safeParse({ filters: { role } });
  expect(error?.issues).toMatchObject([{ path: ['filters', 'role'], message: expect.stringContaining(sentence) }]);
});

test('a comma in a place makes no alternatives', () => {
  const location = roles(30).join(', ');
  expect(leadSearch.safeParse({ filters: { location } }).success).toBe(true);
});
