import { trackingLinks, unsubscribeUrl } from '@posthorn/mail';
import { expect, test } from 'vitest';
import { EventStream } from '../system/event-stream.js';
import { aRecipient, call, ownKey, requestSend } from '../system/requests.js';
import { theSystem } from '../system/system.js';

const BROWSER = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' };

function linksOf(requestId: string) {
  const { url, credentials } = theSystem();
  const options = { requestId, baseUrl: url, secret: credentials.secrets.MAIL_TOKEN_SECRET ?? '' };
  return { ...trackingLinks(options), unsubscribe: unsubscribeUrl(options, 'tenant') };
}

test('what the reader of a mail does is on the stream: a machine, an open, two links', async () => {
  const recipient = aRecipient('delivered');
  await using stream = await EventStream.open({ query: { contactEmail: recipient } });
  const requestId = await requestSend(recipient);
  await stream.untilType('delivery.delivered', requestId);
  const { open, click } = linksOf(requestId);
  await fetch(open, { headers: { 'user-agent': 'Mozilla/5.0' } });
  for (let times = 0; times < 2; times++) await fetch(open, { headers: BROWSER });
  for (const target of ['https://example.com/a', 'https://example.com/b', 'https://example.com/a']) {
    const response = await fetch(click(target), { redirect: 'manual', headers: BROWSER });
    expect([response.status, response.headers.get('location')]).toEqual([302, target]);
  }
  await stream.until('the second link', (frames) => frames.some(({ data }) => data['url'] === 'https://example.com/b'));
  const done = stream.frames.filter(({ event }) => event.startsWith('engagement.'));
  expect(done.map(({ event, data }) => [event, data['url'] ?? data['machine']])).toEqual([
    ['engagement.opened', true],
    ['engagement.opened', false],
    ['engagement.clicked', 'https://example.com/a'],
    ['engagement.clicked', 'https://example.com/b'],
  ]);
});

test('whoever unsubscribes with one click gets no further mail', async () => {
  const recipient = aRecipient('delivered');
  await using stream = await EventStream.open({ query: { contactEmail: recipient } });
  const requestId = await requestSend(recipient);
  await stream.untilType('delivery.delivered', requestId);
  const { unsubscribe } = linksOf(requestId);

  expect(await (await fetch(unsubscribe)).text()).toContain('<form method="post">');
  const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
  for (let times = 0; times < 2; times++) expect((await fetch(unsubscribe, { method: 'POST', body })).status).toBe(200);
  await stream.untilType('suppression.added', requestId);
  expect(stream.types.slice(-2)).toEqual(['engagement.unsubscribed', 'suppression.added']);

  const again = await call('POST', '/v1/agent/request-send', { key: ownKey(), json: { recipientEmail: recipient } });
  expect(again).toMatchObject({ status: 200, body: { status: 'blocked', reason: 'suppressed' } });
});
