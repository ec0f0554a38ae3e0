import fc from 'fast-check';
import { threadCpuMs } from '@posthorn/testing';
import { describe, expect, test } from 'vitest';
import { MAX_PROMPT } from '../request/copy-request.js';
import { PURPOSES } from './purposes.js';
import { readPrompt } from './read-prompt.js';
import { writeOffline } from './write-offline.js';

const SEED = "Write a re-engagement email for subscribers who haven't opened in 60 days";

test('the same request and seed give the same words, another seed others', () => {
  const request = { prompt: SEED, tone: 'friendly', brandName: 'Acme Corp' };
  expect(writeOffline(request, 'a')).toEqual(writeOffline(request, 'a'));
  const written = new Set(Array.from({ length: 50 }, (_, seed) => JSON.stringify(writeOffline(request, String(seed)))));
  expect(written.size).toBeGreaterThan(30);
});

test.each([
  [SEED, 're-engagement'],
  ['20% off everything until Friday with code SPRING20', 'offer'],
  ['Invite founders to our webinar about deliverability', 'event'],
  ['Welcome new members of our gym', 'welcome'],
  ['Ask customers for a review of their order', 'feedback'],
  ['Remind Kim that the invoice is overdue', 'reminder'],
  ['Apologise for the outage on Monday', 'apology'],
  ['Thank our donors', 'thanks'],
  ['Cold outreach to CTOs', 'outreach'],
  ['Our new dashboard is here', 'announcement'],
])('%j is written as %s', (prompt, name) => {
  expect(PURPOSES.find(({ cues }) => cues.test(prompt))?.name).toBe(name);
});

describe('what the prompt says', () => {
  test.each([
    [
      'Announce our new analytics dashboard to existing customers',
      { topic: 'our new analytics dashboard', audience: 'existing customers' },
    ],
    [SEED, { audience: "subscribers who haven't opened in 60 days" }],
    [
      '20 % off until Friday with code SPRING20, see https://acme.example/sale.',
      { discount: '20%', code: 'SPRING20', when: 'until Friday', link: 'https://acme.example/sale' },
    ],
    [
      'Invite SaaS founders to our webinar about email deliverability on Thursday at 3pm',
      { topic: 'our webinar about email deliverability on Thursday at 3pm' },
    ],
    [
      'Please write a short email telling parents about the new school lunch menu',
      { topic: 'the new school lunch menu' },
    ],
    ['cold email to CTOs about our Kubernetes cost tool, book a demo', { topic: 'our Kubernetes cost tool' }],
  ])('%j', (prompt, expected) => {
    expect(readPrompt(prompt)).toMatchObject(expected);
  });

  test('is in the email: offer, end, code, link and brand', () => {
    const prompt = '20% off everything until Friday with code SPRING20, see https://acme.example/sale.';
    const { subject, body } = writeOffline({ prompt, brandName: 'Acme' }, 'a');
    expect(body).toContain('Your code: SPRING20');
    expect(body).toContain('https://acme.example/sale');
    expect(body).toMatch(/The team at Acme$/);
    expect(`${subject} ${body}`).toMatch(/20% off|until Friday|offer/i);
  });
});

test('the tone is heard', () => {
  const formal = Array.from(
    { length: 20 },
    (_, seed) => writeOffline({ prompt: SEED, tone: 'formal' }, String(seed)).body,
  );
  const playful = Array.from(
    { length: 20 },
    (_, seed) => writeOffline({ prompt: SEED, tone: 'playful' }, String(seed)).body,
  );
  expect(formal.every((body) => /^(?:Dear Sir or Madam|Good day),/.test(body))).toBe(true);
  expect(playful.every((body) => /^(?:Hey|Hi) there,/.test(body))).toBe(true);
});

test('whatever is asked, an email comes of it: a subject of one line, nothing left to fill in', () => {
  const prompt = fc.oneof(
    fc.string({ minLength: 1, maxLength: MAX_PROMPT, unit: 'grapheme' }),
    fc.constantFrom(SEED, '{topic}', 'a'.repeat(MAX_PROMPT)),
  );
  const line = fc.string({ minLength: 1, maxLength: 100 });
  fc.assert(
    fc.property(prompt, line, line, fc.string(), (asked, tone, brandName, seed) => {
      const { subject, body } = writeOffline({ prompt: asked, tone, brandName }, seed);
      expect(subject.trim()).not.toBe('');
      expect(subject).not.toMatch(/[\r\n]/);
      expect(body.split('\n\n').length).toBeGreaterThanOrEqual(4);
    }),
  );
});

test('no prompt takes long to read', () => {
  const beforeMs = threadCpuMs();
  for (const unit of ['a ', 'new ', 'write a ', 'our the my ', '"', 'for our ', 'https://'])
    readPrompt(unit.repeat(MAX_PROMPT));
  expect(threadCpuMs() - beforeMs).toBeLessThan(500);
});
