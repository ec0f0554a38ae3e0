import { ignores, reports, SEND_ID, unsubscribes, type ProviderCase } from '../provider-case.fixture.js';

const AT = 1_774_173_900;
const ISO = '2026-03-22T10:05:00.000Z';
const MESSAGE_ID = '14c5d75ce93.dfd.64b469.filter0001.16648.5515E0B88.0';

/** One event of a batch. */
export function sendGridPayload(event: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    email: 'alice@example.org',
    timestamp: AT,
    'smtp-id': '<14c5d75ce93.dfd.64b469@ismtpd-555>',
    event,
    category: ['cat facts'],
    sg_event_id: `${event}-ZGVsaXZlcmVkLTAtMTIzNDU2Nzg`,
    sg_message_id: MESSAGE_ID,
    posthorn_request_id: SEND_ID,
    ...more,
  };
}

const origin = { provider: 'sendgrid', messageId: MESSAGE_ID, recipient: 'alice@example.org', occurredAt: ISO };
const browser =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

export const SENDGRID_CASES: readonly ProviderCase[] = [
  reports('processed', sendGridPayload('processed'), { event: 'sent', ...origin }),
  reports(
    'delivered',
    sendGridPayload('delivered', { ip: '167.89.17.173', response: '250 2.0.0 OK 1461095248 - gsmtp', tls: 1 }),
    {
      event: 'delivered',
      ...origin,
    },
  ),
  reports(
    'deferred',
    sendGridPayload('deferred', { response: '451 4.3.2 try again later', attempt: '5', domain: 'example.org' }),
    {
      event: 'deferred',
      ...origin,
      reason: '451 4.3.2 try again later',
      smtpCode: 451,
      enhancedCode: '4.3.2',
    },
  ),
  reports(
    'bounce',
    sendGridPayload('bounce', {
      bounce_classification: 'Invalid Address',
      reason: '550 5.1.1 The email account that you tried to reach does not exist.',
      status: '5.1.1',
      type: 'bounce',
      tls: 1,
    }),
    { event: 'bounced', bounceType: 'hard', smtpCode: 550, enhancedCode: '5.1.1', ...origin },
  ),
  reports(
    'bounce, blocked',
    sendGridPayload('bounce', {
      bounce_classification: 'Reputation',
      reason: '554 5.7.1 Service unavailable; client host blocked using a list',
      status: '5.7.1',
      type: 'blocked',
    }),
    { event: 'bounced', bounceType: 'soft' },
  ),
  reports('dropped: bounced before', sendGridPayload('dropped', { reason: 'Bounced Address', status: '5.0.0' }), {
    event: 'failed',
    reason: 'Bounced Address',
    suppressedFor: 'hard_bounce',
  }),
  reports('dropped: complained before', sendGridPayload('dropped', { reason: 'Spam Reporting Address' }), {
    event: 'failed',
    suppressedFor: 'complaint',
  }),
  reports('dropped: unsubscribed before', sendGridPayload('dropped', { reason: 'Unsubscribed Address' }), {
    event: 'failed',
    suppressedFor: 'unsubscribe',
  }),
  reports('dropped: content', sendGridPayload('dropped', { reason: 'Spam Content' }), {
    event: 'failed',
    reason: 'Spam Content',
  }),
  reports(
    'open',
    sendGridPayload('open', {
      useragent: browser,
      ip: '255.255.255.255',
      sg_machine_open: false,
      sg_content_type: 'html',
    }),
    {
      event: 'opened',
      machine: false,
    },
  ),
  reports(
    'open, by a machine',
    sendGridPayload('open', { useragent: browser, ip: '104.28.0.1', sg_machine_open: true }),
    {
      event: 'opened',
      machine: true,
    },
  ),
  reports(
    'click',
    sendGridPayload('click', {
      useragent: browser,
      ip: '255.255.255.255',
      url: 'https://example.com/a',
      url_offset: { index: 0, type: 'html' },
    }),
    {
      event: 'clicked',
      url: 'https://example.com/a',
      machine: false,
    },
  ),
  reports('spamreport', sendGridPayload('spamreport'), { event: 'complained', feedbackType: 'abuse' }),
  unsubscribes('unsubscribe', sendGridPayload('unsubscribe'), {
    scope: 'tenant',
    occurredAt: ISO,
    messageId: MESSAGE_ID,
  }),
  unsubscribes(
    'group_unsubscribe',
    sendGridPayload('group_unsubscribe', {
      useragent: browser,
      ip: '255.255.255.255',
      url: 'https://u.sendgrid.net/',
      asm_group_id: 10,
    }),
    {
      scope: 'campaign',
      occurredAt: ISO,
      messageId: MESSAGE_ID,
    },
  ),
  ignores('group_resubscribe', sendGridPayload('group_resubscribe', { asm_group_id: 10 })),
  ignores('account_status_change', {
    event: 'account_status_change',
    sg_event_id: 'MjEzNTg5OTcyOC10ZXJtaW5hdGUtMTcwNzg1MTUzMQ',
    timestamp: AT,
    type: 'compliance_suspend',
  }),
];
