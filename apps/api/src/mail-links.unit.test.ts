import { renderTemplate } from '@posthorn/mail';
import { describe, expect, test } from 'vitest';
import { contentOf } from './mails-ai/message/wanted-message.js';
import { requestSend } from './send/request-send.js';
import { sendContentOf } from './send/send-content.js';

/** The content of a mail, by each of the ways that mails are asked for. */
const WAYS = {
  'request-send': (asked: object, bodies: object) =>
    sendContentOf(
      requestSend.parse({ recipientEmail: 'ann@example.com', payload: bodies, ...asked }),
      undefined,
      undefined,
    ).content,
  'a message of mails.ai': (asked: object, bodies: object) => contentOf({ ...asked, ...bodies, attachments: [] }, {}),
};

describe.each(Object.entries(WAYS))('%s', (_name, contentFrom) => {
  test('counts nothing and offers no unsubscribing by itself', () => {
    expect(contentFrom({}, { text: 'Hi' })).toEqual({ text: 'Hi' });
    expect(contentFrom({ tracking: { opens: false }, unsubscribe: false }, { text: 'Hi' })).toEqual({ text: 'Hi' });
  });

  test('counts what it is asked to count', () => {
    expect(contentFrom({ tracking: { clicks: true } }, { text: 'Hi' })).toEqual({
      text: 'Hi',
      tracking: { opens: false, clicks: true },
    });
  });

  test('offers unsubscribing when asked to', () => {
    expect(contentFrom({ unsubscribe: true }, { text: 'Hi' })).toMatchObject({ unsubscribe: 'tenant' });
  });

  test.each(['html', 'text'])('offers one click where its %s links to unsubscribe, unless told not to', (part) => {
    const rendered = renderTemplate({ [part]: 'Leave: {{ unsubscribe_url }}' }, {});
    const bodies = rendered.ok ? rendered.content : {};
    expect(contentFrom({}, bodies)).toMatchObject({ unsubscribe: 'tenant' });
    expect(contentFrom({ unsubscribe: false }, bodies)).not.toHaveProperty('unsubscribe');
  });
});
