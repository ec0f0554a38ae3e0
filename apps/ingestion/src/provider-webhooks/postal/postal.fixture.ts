import { ignores, reports, SEND_ID, type ProviderCase } from '../provider-case.fixture.js';

const MESSAGE = {
  id: 233_843,
  token: 'McC2tuqg7mhx',
  direction: 'outgoing',
  message_id: `${SEND_ID}@example.com`,
  to: 'alice@example.org',
  from: 'sales@example.com',
  subject: 'Quick idea for your team',
  timestamp: 1_774_173_600.195_664,
  spam_status: 'NotChecked',
  tag: null,
};
const AT = 1_774_173_900.5;
const ISO = '2026-03-22T10:05:00.500Z';

export function postalPayload(
  event: string,
  payload: Record<string, unknown>,
  uuid = '0fcc831f-92b9-4e2b-97f2-d873abc77fab',
) {
  return { event, timestamp: AT + 1, payload, uuid };
}

const status = (event: string, fields: Record<string, unknown>) =>
  postalPayload(event, { message: MESSAGE, sent_with_ssl: true, timestamp: AT, time: 0.89, ...fields });

const origin = { provider: 'postal', messageId: '233843', recipient: 'alice@example.org' };
const browser =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15';

const bounce = (more: Record<string, unknown>) => ({
  original_message: MESSAGE,
  bounce: {
    id: 233_864,
    token: 'nII5p0Cp8onV',
    direction: 'incoming',
    message_id: 'E1kiRR8-0001ay-Iq@mx.example.org',
    to: 'bk87jw@psrp.postal.example.com',
    from: null,
    subject: 'Mail delivery failed: returning message to sender',
    timestamp: 1_774_173_800.605,
    spam_status: 'NotChecked',
    tag: null,
    ...more,
  },
  timestamp: AT,
});

export const POSTAL_CASES: readonly ProviderCase[] = [
  reports(
    'MessageSent',
    status('MessageSent', {
      status: 'Sent',
      details: 'Message for alice@example.org accepted',
      output: '250 2.0.0 OK\n',
    }),
    { event: 'delivered', occurredAt: ISO, ...origin, smtpCode: 250, enhancedCode: '2.0.0' },
  ),
  reports(
    'MessageDelayed',
    status('MessageDelayed', {
      status: 'SoftFail',
      details: 'Temporary SMTP delivery error',
      output: '451 4.7.1 Greylisted',
    }),
    { event: 'deferred', ...origin, reason: 'Temporary SMTP delivery error', smtpCode: 451, enhancedCode: '4.7.1' },
  ),
  reports(
    'MessageHeld',
    status('MessageHeld', {
      status: 'Held',
      details: 'Recipient (alice@example.org) is on the suppression list',
      output: '',
    }),
    { event: 'deferred', reason: 'held by Postal: Recipient (alice@example.org) is on the suppression list' },
  ),
  reports(
    'MessageDeliveryFailed, refused by the recipient',
    status('MessageDeliveryFailed', {
      status: 'HardFail',
      details: 'Permanent SMTP delivery error',
      output: '550 5.1.1 <alice@example.org>: user unknown',
    }),
    { event: 'bounced', bounceType: 'hard', smtpCode: 550, enhancedCode: '5.1.1', occurredAt: ISO },
  ),
  reports(
    'MessageDeliveryFailed, given up after deferrals',
    status('MessageDeliveryFailed', {
      status: 'HardFail',
      details: 'Maximum number of delivery attempts (18) has been reached',
      output: '452 4.2.2 Mailbox full',
    }),
    { event: 'bounced', bounceType: 'soft', smtpCode: 452 },
  ),
  reports(
    'MessageDeliveryFailed, by Postal itself',
    status('MessageDeliveryFailed', {
      status: 'HardFail',
      details: 'No SMTP servers were available for example.org',
      output: '',
    }),
    { event: 'failed', reason: 'No SMTP servers were available for example.org' },
  ),
  reports('MessageBounced', postalPayload('MessageBounced', bounce({})), {
    event: 'bounced',
    bounceType: 'undetermined',
    occurredAt: ISO,
    ...origin,
  }),
  reports(
    'MessageBounced, of a server that says which',
    postalPayload('MessageBounced', bounce({ bounce_type: 'hard' })),
    {
      event: 'bounced',
      bounceType: 'hard',
    },
  ),
  reports('MessageDelayed with a bounce, as some servers name it', postalPayload('MessageDelayed', bounce({})), {
    event: 'bounced',
  }),
  reports(
    'MessageLinkClicked',
    postalPayload('MessageLinkClicked', {
      url: 'https://example.com/pricing',
      token: 'VJzsFA0S',
      ip_address: '185.22.208.2',
      user_agent: browser,
      message: MESSAGE,
    }),
    { event: 'clicked', url: 'https://example.com/pricing', machine: false },
  ),
  reports(
    'MessageLoaded',
    postalPayload('MessageLoaded', { ip_address: '185.22.208.2', user_agent: browser, message: MESSAGE }),
    { event: 'opened', machine: false, reportKey: 'person' },
  ),
  reports(
    "MessageLoaded by Apple's proxy",
    postalPayload('MessageLoaded', { ip_address: '17.58.2.1', user_agent: 'Mozilla/5.0', message: MESSAGE }),
    { event: 'opened', machine: true, reportKey: 'machine' },
  ),
  ignores(
    'DomainDNSError',
    postalPayload('DomainDNSError', {
      domain: 'example.com',
      uuid: '820b47a4-4dfd-42e4-ae6a-1e5bed5a33fd',
      dns_checked_at: 1_774_173_000.5,
      spf_status: 'OK',
      spf_error: null,
      dkim_status: 'Invalid',
      dkim_error: 'The DKIM record at postal-aB1._domainkey.example.com does not match',
      mx_status: 'Missing',
      mx_error: null,
      return_path_status: 'OK',
      return_path_error: null,
      server: { uuid: '54529725-8807-4069-ab29-a3746c1bbd98', name: 'Main', permalink: 'main', organization: 'main' },
    }),
  ),
  ignores('SendLimitApproaching', postalPayload('SendLimitApproaching', { volume: 4_800, limit: 5_000 })),
  ignores('SendLimitExceeded', postalPayload('SendLimitExceeded', { volume: 5_001, limit: 5_000 })),
];
