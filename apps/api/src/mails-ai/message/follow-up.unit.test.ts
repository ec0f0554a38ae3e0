import { expect, test } from 'vitest';
import { forwardOf, replyTo } from './follow-up.js';
import { forwardBody, replyBody } from './message-body.js';
import type { OriginalOfOurs, OriginalReceived } from './original.js';

const received: OriginalReceived = {
  kind: 'received',
  id: 'rcv_1',
  subject: 'Hello',
  rfcMessageId: '<m1@customer.example>',
  threadId: undefined,
  from: { email: 'dana@customer.example' },
  replyTo: { email: 'dana@customer.example' },
  others: [{ email: 'sarah@acme.example' }, { email: 'tom@customer.example' }],
  mailbox: 'sarah@acme.example',
  inReplyTo: '<m0@acme.example>',
  injectionScore: 0.02,
  raw: { sha256: 'a'.repeat(64), sizeBytes: 10 },
};
const ours: OriginalOfOurs = {
  kind: 'sent',
  id: 'msg_1',
  subject: 'Re: Hello',
  rfcMessageId: undefined,
  threadId: 'thr_1',
  message: { beganAt: '', agentId: 'agt_1', testMode: false, sends: [] },
  content: {
    from: { email: 'sarah@acme.example' },
    to: [{ email: 'a@example.com' }, { email: 'Sarah@ACME.example' }],
    cc: [{ email: 'c@example.com' }],
    subject: 'Re: Hello',
    html: '<b>Hi</b>',
    references: ['<m0@customer.example>'],
  },
};
const self = { agent: 'sarah', email: 'sarah@acme.example' };
const reply = (original: typeof received | typeof ours, body: object) =>
  replyTo(original, replyBody.parse({ body_text: 'x', ...body }), { self, attachments: [] });
const forward = (original: typeof received | typeof ours, body: object) =>
  forwardOf(original, forwardBody.parse({ to: 'x@example.com', ...body }), { self, attachments: [] });

test('a reply goes to the author, with the thread of the mail', () => {
  expect(reply(received, {})).toMatchObject({
    sender: 'sarah',
    recipients: [{ email: 'dana@customer.example', role: 'to' }],
    subject: 'Re: Hello',
    inReplyTo: '<m1@customer.example>',
    references: ['<m0@acme.example>', '<m1@customer.example>'],
    origin: { kind: 'reply', id: 'rcv_1' },
  });
});

test('a reply goes where the mail asks for it, and to all whom it named when all are told', () => {
  const elsewhere = { ...received, replyTo: { email: 'orders@customer.example' } };
  const emails = (body: object) => reply(elsewhere, body).recipients.map(({ email, role }) => `${role} ${email}`);
  expect(emails({})).toEqual(['to orders@customer.example']);
  expect(emails({ reply_all: true })).toEqual(['to orders@customer.example', 'cc tom@customer.example']);
});

test('no copy of an answer comes back to an address with a plus of who answers', () => {
  const others = [
    { email: 'Sarah+orders@acme.example' },
    { email: 'sarah@acme.example.org' },
    { email: 'tom+sarah@acme.example' },
  ];
  const { recipients } = reply({ ...received, others }, { reply_all: true });
  expect(recipients.map(({ email }) => email)).toEqual([
    'dana@customer.example',
    'sarah@acme.example.org',
    'tom+sarah@acme.example',
  ]);
});

test('nobody answers itself, and the copies are told only when all are', () => {
  const emails = (body: object) => reply(ours, body).recipients.map(({ email, role }) => `${role} ${email}`);
  expect(emails({})).toEqual(['to a@example.com']);
  expect(emails({ reply_all: true })).toEqual(['to a@example.com', 'cc c@example.com']);
  expect(emails({ cc: 'a@example.com', bcc: ['d@example.com'] })).toEqual(['to a@example.com', 'bcc d@example.com']);
});

test('without a Message-ID a reply has none to name, but its thread', () => {
  expect(reply(ours, {})).toMatchObject({
    threadId: 'thr_1',
    inReplyTo: undefined,
    references: undefined,
    subject: 'Re: Hello',
  });
});

test('a forward of a received mail has it attached, and a body however little is said', () => {
  expect(forward(received, {})).toMatchObject({
    subject: 'Fwd: Hello',
    text: '',
    attachments: [{ filename: 'forwarded-message.eml', sha256: 'a'.repeat(64) }],
    origin: { kind: 'forward', id: 'rcv_1' },
  });
});

test('a comment above an HTML mail is HTML', () => {
  const { text, html } = forward(ours, { body_text: 'a < b\nsee' });
  expect(text).toBeUndefined();
  expect(html).toMatch(/^a &lt; b<br>see<br><br>.*<b>Hi<\/b>$/s);
});

test('a subject that a stranger made up becomes one line of whole characters', () => {
  const hostile = { ...received, subject: 'hi\r\nBcc: x@y.example\r\n\r\nbody\0' };
  expect(reply(hostile, {}).subject).toBe('Re: hi Bcc: x@y.example body');
  const cut = { ...received, subject: `${'a'.repeat(993)}😀😀` };
  expect(reply(cut, {}).subject).toBe(`Re: ${'a'.repeat(993)}`);
  expect(forward(cut, {}).subject).toBe(`Fwd: ${'a'.repeat(993)}`);
});
