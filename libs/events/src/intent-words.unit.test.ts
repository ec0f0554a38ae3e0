import { expect, test } from 'vitest';
import { mailsAiIntent, moltedIntent, type StatedIntent } from './intent-words.js';

test.each<[StatedIntent, molted: string | undefined, mailsAi: string | undefined]>([
  [{ intent: 'interested' }, 'interested', 'interested'],
  [{ intent: 'interested', refinedIntent: 'schedule_demo' }, 'interested', 'schedule_demo'],
  [{ intent: 'meeting' }, 'interested', 'meeting'],
  [{ intent: 'meeting', refinedIntent: 'schedule_demo' }, 'interested', 'schedule_demo'],
  [{ intent: 'not_interested' }, 'objection', 'not_interested'],
  [{ intent: 'not_interested', refinedIntent: 'not_now' }, 'not_now', 'not_interested'],
  [{ intent: 'not_interested', refinedIntent: 'objection' }, 'objection', 'not_interested'],
  [{ intent: 'question' }, 'unclassified', 'question'],
  [{ intent: 'question', refinedIntent: 'billing' }, 'billing', 'question'],
  [{ intent: 'support_request' }, 'support', 'support_request'],
  [{ intent: 'support_request', refinedIntent: 'security' }, 'security', 'support_request'],
  [{ intent: 'complaint' }, 'support', 'complaint'],
  [{ intent: 'complaint', refinedIntent: 'legal' }, 'legal', 'complaint'],
  [{ intent: 'unsubscribe' }, 'objection', 'unsubscribe'],
  [{ intent: 'unsubscribe', refinedIntent: 'legal' }, 'legal', 'unsubscribe'],
  [{ intent: 'out_of_office' }, 'out_of_office', 'out_of_office'],
  [{ intent: 'confirmation' }, 'unclassified', 'confirmation'],
  [{ intent: 'other' }, 'unclassified', 'other'],
  [{ intent: 'constructor' }, 'unclassified', 'constructor'],
  [{ intent: null, refinedIntent: null }, undefined, undefined],
  [{ intent: 1, refinedIntent: {} }, undefined, undefined],
  [{ refinedIntent: 'legal' }, undefined, undefined],
  [{}, undefined, undefined],
])('%j is %s to molted and %s to mails.ai', (stated, molted, mailsAi) => {
  expect(moltedIntent(stated)).toBe(molted);
  expect(mailsAiIntent(stated)).toBe(mailsAi);
});
