import fc from 'fast-check';
import { expect, test } from 'vitest';
import { writeOfflineReply } from './write-offline-reply.js';

const mail = { from: 'dana@customer.example', subject: 'Re: AW: My order', text: 'Where is it? https://evil.example' };

test('it thanks for the mail by its subject, says that somebody will answer, and closes in the tone', () => {
  const text = writeOfflineReply({ tone: 'formal', brandName: 'Acme' }, mail, 'seed');
  expect(text).toMatch(/^(?:Dear Sir or Madam|Good day),\n\nThank you for your message about “My order”\.\n\n/);
  expect(text).toMatch(/\n\n(?:Yours faithfully|Kind regards),\nThe team at Acme$/);
});

test('the same mail and seed give the same words', () => {
  expect(writeOfflineReply({}, mail, 'a')).toBe(writeOfflineReply({}, mail, 'a'));
});

test.each(['', 'see https://evil.example', 'www.evil.example', 'x'.repeat(81)])(
  'a subject like %j is left out',
  (subject) => {
    expect(writeOfflineReply({}, { ...mail, subject }, 'a')).not.toContain('“');
  },
);

test('nothing of the text of the mail is in it', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 12 }), fc.string(), (text, seed) => {
      fc.pre(/\w{12}/.test(text));
      expect(writeOfflineReply({}, { ...mail, text }, seed)).not.toContain(text);
    }),
  );
});
