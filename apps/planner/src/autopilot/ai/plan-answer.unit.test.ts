import { expect, test } from 'vitest';
import { problemOf, type PlanAnswer } from './plan-answer.js';

const answer = (change: Partial<PlanAnswer>): PlanAnswer => ({
  subject_line: 'A question',
  message_body: 'Hi {{first_name}},',
  target_audience: 'founders',
  keywords: ['founder'],
  search: { text: 'founders', locations: [] },
  ...change,
});
const problem = (message_body: string, goal: string) => problemOf(answer({ message_body }), goal);

test.each([
  ['https://example.com/demo?c={{company}}', 'Invite founders to https://example.com/'],
  ['www.example.com.', 'Invite founders to a demo (example.com)'],
  ['http://example.com', 'See demo.example.com.'],
  ['https://münchen.example/x', 'Tell them about München.example'],
])('a link to what the goal names may be in a mail: %s', (link, goal) => {
  expect(problem(`Hi {{first_name}}, see ${link} today`, goal)).toBeUndefined();
});

test.each([
  ['https://evil.example', 'Invite founders to example.com'],
  ['https://example.com@evil.example/x', 'Invite founders to example.com'],
  ['https://еxample.com', 'Invite founders to example.com'],
  ['https://t.co/x', 'Invite founders to visit.com'],
  ['https://{{company}}.example.com', 'Invite founders to example.com'],
  ['HTTPS://EVIL.EXAMPLE', 'Invite founders to example.com'],
])('a link to anywhere else is none of a plan: %s', (link, goal) => {
  expect(problem(`Hi {{first_name}}, see ${link} today`, goal)).toMatch(/^message_body: links to /);
});

test('tags are allowed in no part', () => {
  expect(problem('{% if company %}x{% endif %}', 'x')).toContain('no tags');
  expect(problemOf(answer({ subject_line: '{% if company %}x{% endif %}' }), 'x')).toContain('no tags');
});
