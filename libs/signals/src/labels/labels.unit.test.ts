import { describe, expect, test } from 'vitest';
import { aMail } from '../signal-mail.fixture.js';
import { readLabels } from './labels.js';

const LIST = { name: 'List-Unsubscribe', value: '<https://example.com/u>' };

describe('what sort of mail it is', () => {
  test('a mail with a one-time code is that and nothing else', () => {
    expect(readLabels(aMail({ from: 'no-reply@example.com', headers: [LIST] }), '847293')).toEqual(['code']);
  });

  test('a mail somebody wrote is personal', () => {
    expect(readLabels(aMail({ subject: 'Re: Your order shipped', text: 'Tuesday at 10am works.' }), undefined)).toEqual(
      ['personal'],
    );
  });

  test('a mail with a way off its list is a newsletter', () => {
    const mail = aMail({ subject: 'This month in gardening', text: 'Prune your roses.', headers: [LIST] });
    expect(readLabels(mail, undefined)).toEqual(['newsletter']);
  });

  test('a way out in its last lines tells without a header', () => {
    const text = `Winter coats are here. New colours, same warm lining, and free delivery over 50 until Sunday.\n${'…'.repeat(60)}\nUnsubscribe`;
    expect(readLabels(aMail({ subject: 'Coats', text }), undefined)).toEqual(['newsletter']);
  });

  test('who asks to be taken off a list has not sent a newsletter', () => {
    expect(readLabels(aMail({ subject: 'Re: Offer', text: 'Unsubscribe' }), undefined)).toEqual(['personal']);
  });

  test.each([
    ['no-reply@shop.example', 'Your order has shipped'],
    ['notifications@github.example', 'Re: [org/repo] Fix the build (#12)'],
    ['billing@saas.example', 'Receipt for November'],
  ])('a machine at %s writes a notification', (from, subject) => {
    expect(readLabels(aMail({ from, subject, text: 'See below.' }), undefined)).toEqual(['notification']);
  });

  test('an order confirmation with list headers is no newsletter', () => {
    expect(
      readLabels(aMail({ from: 'shop@shop.example', subject: 'Your order 5512', headers: [LIST] }), undefined),
    ).toEqual(['notification']);
  });

  test('a notification that advertises is both', () => {
    const mail = aMail({
      from: 'no-reply@shop.example',
      subject: 'Your order has shipped',
      text: '20% off your next one',
      headers: [LIST],
    });
    expect(readLabels(mail, undefined)).toEqual(['newsletter', 'notification']);
  });

  test('an automatic reply is a notification (RFC 3834)', () => {
    const headers = [{ name: 'Auto-Submitted', value: 'auto-replied' }];
    expect(readLabels(aMail({ subject: 'Away', headers }), undefined)).toEqual(['notification']);
  });

  test("a mail to a discussion list is a person's", () => {
    const headers = [
      { name: 'List-Id', value: '<dev.example.org>' },
      { name: 'List-Post', value: '<mailto:dev@example.org>' },
    ];
    expect(readLabels(aMail({ subject: 'retry loop', headers }), undefined)).toEqual(['personal']);
  });
});
