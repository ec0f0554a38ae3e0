import { Problem } from '@posthorn/platform';
import { expect, test } from 'vitest';
import { changed } from './campaign-changes.js';
import type { CampaignFields } from './campaign-body.js';
import type { CampaignParts } from './campaign-view.js';

const BEFORE: CampaignParts = {
  subject: 'Hello',
  html: null,
  text: 'Hi',
  variants: null,
  ab_test: null,
  steps: [],
  from: { email: 'me@acme.example', name: 'Me' },
  reply_to: null,
  sending_window: null,
  daily_cap: 100,
  gap_seconds: null,
  stop_on_reply: true,
  tracking: { opens: false, clicks: false },
  unsubscribe_scope: 'account',
};
const TESTED = {
  ...BEFORE,
  variants: ['a', 'b'].map((id) => ({ id, weight: 1, subject: id, html: null, text: 'Hi' })),
};

function refusalOf(before: CampaignParts, changes: CampaignFields): unknown {
  try {
    return changed(before, changes);
  } catch (error) {
    return error instanceof Problem ? error.errors[0] : error;
  }
}

test('what a change leaves out stays, and null takes away', () => {
  expect(changed(BEFORE, { subject: 'Good morning', daily_cap: null })).toEqual({
    ...BEFORE,
    subject: 'Good morning',
    daily_cap: null,
  });
});

test('the sender is changed as a whole, or by the names of newer packages one part at a time', () => {
  expect(changed(BEFORE, { from: { email: 'you@acme.example' } }).from).toEqual({ email: 'you@acme.example' });
  expect(changed(BEFORE, { fromName: 'You' }).from).toEqual({ email: 'me@acme.example', name: 'You' });
});

test('a mail that would lack its only body is refused', () => {
  expect(refusalOf(BEFORE, { text: null })).toEqual({ pointer: '/text', detail: 'or html is required' });
});

test('a text that each variant has for itself is not changed without them', () => {
  expect(refusalOf(TESTED, { subject: 'Unread' })).toMatchObject({ pointer: '/subject' });
  expect(changed(TESTED, { subject: 'Read', variants: null })).toMatchObject({ subject: 'Read', variants: null });
});
