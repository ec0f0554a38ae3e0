import { newId } from '@posthorn/events';
import { expect, test } from 'vitest';
import { everyEvent } from '../system/event-list.js';
import { eventually } from '../system/eventually.js';
import { theLog } from '../system/log.js';
import { aRecipient, call } from '../system/requests.js';
import { theSystem } from '../system/system.js';

test('a hard bounce that only the dispatcher saw suppresses its recipient, once', async () => {
  const [requestId, recipientEmail] = [newId('req'), aRecipient('nobody')];
  const { workspaceId } = theSystem().credentials;
  await using log = await theLog();
  const bouncedAt = new Date().toISOString();
  await log.append(workspaceId, 'delivery.bounced', { requestId, recipientEmail, bouncedAt, bounceType: 'hard' });
  const ofRecipient = async () => {
    const suppressions = await everyEvent({ query: { eventTypes: 'suppression.*' } });
    return suppressions.filter(({ data }) => data['contactEmail'] === recipientEmail);
  };
  await eventually('it is suppressed', 30_000, async () => (await ofRecipient()).length > 0);
  expect(await ofRecipient()).toMatchObject([
    { type: 'suppression.added', data: { reasonCode: 'hard_bounce', requestId } },
  ]);
});

test.each(['postal', 'ses', 'postmark', 'sendgrid', 'mailgun', 'resend'])(
  'reports of %s are asked for again while its secret is not set',
  async (provider) => {
    const answer = await call('POST', `/v1/webhooks/${provider}`, { json: {} });
    expect(answer).toMatchObject({ status: 503, body: { code: 'WEBHOOK_DISABLED' } });
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
  },
);

test('the pixel of the composed system is an image for any token', async () => {
  const answer = await call('GET', '/t/o/anything');
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/gif']);
});
