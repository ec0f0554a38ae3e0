import { InboundClassified } from '@posthorn/events';
import { describe, expect, test } from 'vitest';
import { asksForNoMore, isByAuthor, type ClassifiedMail } from './unsubscribe-by-reply.js';

const mail = (more: Partial<ClassifiedMail> = {}): ClassifiedMail =>
  InboundClassified.of({ messageId: 'rcv_1', from: 'alice@example.org', kind: 'message', ...more }).data;

describe('asking for no more mail', () => {
  test.each<[string, ClassifiedMail, boolean]>([
    ['as surely as wanted', mail({ intent: 'unsubscribe', confidence: 0.9 }), true],
    ['with a lawyer', mail({ intent: 'unsubscribe', refinedIntent: 'legal', confidence: 0.9 }), true],
    ['less surely', mail({ intent: 'unsubscribe', confidence: 0.89 }), false],
    ['is not to have no interest', mail({ intent: 'not_interested', confidence: 1 }), false],
    ['by a machine', mail({ intent: 'unsubscribe', confidence: 1, kind: 'auto_reply', autoReply: true }), false],
    ['in the footer of a newsletter', mail({ intent: 'unsubscribe', confidence: 1, labels: ['newsletter'] }), false],
    ['in a bounce', mail({ intent: 'unsubscribe', confidence: 1, kind: 'bounce' }), false],
    [
      'of an agent that does not classify, in other words',
      mail({ excerpt: 'Tuesday at ten works for me, thank you.' }),
      false,
    ],
    ['in a mail that is withheld', mail({ quarantined: true }), false],
  ])('%s', (_, asked, expected) => {
    expect(asksForNoMore(asked, 0.9)).toBe(expected);
  });

  test.each<[string, Partial<ClassifiedMail>, boolean]>([
    ['in the subject of an empty mail', { subject: 'unsubscribe' }, true],
    ['in an answer that says nothing else', { subject: 'Re: Offer', excerpt: 'Unsubscribe me, please!\n' }, true],
    ['beside other words', { subject: 'unsubscribe', excerpt: 'How do your customers do that?' }, false],
    ['about something else', { excerpt: 'remove the old one' }, false],
  ])('is heard as a command %s', (_, more, expected) => {
    expect(asksForNoMore(mail({ intent: 'other', confidence: 0.4, ...more }), 0.9)).toBe(expected);
  });

  test.each<[string, boolean]>([
    ['Please remove me from your mailing list, thanks.', true],
    ['Not interested, please stop emailing me.', true],
    ['Can your customers unsubscribe easily?', false],
    ['How do I unsubscribe my account from the Pro plan?', false],
    ['Not for us at the moment, sorry.', false],
  ])('is read in the words of a mail that its agent does not have classified: %s', (excerpt, expected) => {
    expect(asksForNoMore(mail({ subject: 'Re: Quick idea', excerpt }), 0.9)).toBe(expected);
  });

  test('is heard never when nobody wants it', () => {
    expect(asksForNoMore(mail({ intent: 'unsubscribe', confidence: 1 }), 0)).toBe(false);
  });
});

test.each<[string, NonNullable<ClassifiedMail['authentication']> | undefined, boolean, boolean]>([
  ['DMARC passes', { spf: 'none', dkim: 'pass', dmarc: 'pass' }, false, true],
  ['DMARC fails, though SPF passes and it answers', { spf: 'pass', dkim: 'none', dmarc: 'fail' }, true, false],
  ['DMARC cannot be looked up', { spf: 'pass', dkim: 'pass', dmarc: 'temperror' }, true, false],
  ['without a policy it answers, and somebody vouches', { spf: 'pass', dkim: 'none', dmarc: 'none' }, true, true],
  ['without a policy it answers, and nobody vouches', { spf: 'softfail', dkim: 'none', dmarc: 'none' }, true, false],
  ['without a policy it answers nothing', { spf: 'pass', dkim: 'pass', dmarc: 'none' }, false, false],
  ['nobody looked', undefined, true, false],
])('whether the author asks when %s', (_, authentication, answers, expected) => {
  expect(isByAuthor(mail(authentication && { authentication }), answers)).toBe(expected);
});
