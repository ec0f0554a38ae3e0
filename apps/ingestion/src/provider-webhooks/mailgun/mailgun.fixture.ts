import { ignores, reports, SEND_ID, unsubscribes, type ProviderCase } from '../provider-case.fixture.js';

const AT = 1_774_173_900.372_891;
const ISO = '2026-03-22T10:05:00.372Z';
const MESSAGE_ID = `${SEND_ID}@example.com`;

/** The `event-data` of a request. */
export function mailgunPayload(event: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: `${event}-CCXMjJ7nQi2N3BPigGOdgQ`,
    timestamp: AT,
    'log-level': 'info',
    event,
    account: { id: '1234567890303a4bd1f33898' },
    domain: { name: 'mail.example.com' },
    flags: { 'is-authenticated': true, 'is-routed': false, 'is-system-test': false, 'is-test-mode': false },
    envelope: {
      sender: 'sales@example.com',
      targets: 'alice@example.org',
      transport: 'smtp',
      'sending-ip': '198.51.100.7',
    },
    message: {
      headers: {
        to: 'Alice <alice@example.org>',
        'message-id': MESSAGE_ID,
        from: 'Sales <sales@example.com>',
        subject: 'Quick idea',
      },
      attachments: [],
      size: 867,
    },
    recipient: 'alice@example.org',
    'recipient-domain': 'example.org',
    'recipient-provider': 'Other',
    tags: ['autopilot'],
    campaigns: [],
    'user-variables': { posthorn_request_id: SEND_ID },
    ...more,
  };
}

const failed = (severity: string, reason: string, status: Record<string, unknown>) =>
  mailgunPayload('failed', {
    'log-level': severity === 'permanent' ? 'error' : 'warn',
    severity,
    reason,
    'delivery-status': {
      tls: true,
      'mx-host': 'mx.example.org',
      'attempt-no': 1,
      'session-seconds': 0.43,
      description: '',
      ...status,
    },
  });

const client = (bot: string) => ({
  'client-info': {
    'client-name': 'Chrome',
    'client-os': 'Linux',
    'client-type': 'browser',
    'device-type': 'desktop',
    'user-agent':
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.31 (KHTML, like Gecko) Chrome/26.0.1410.43 Safari/537.31',
    bot,
  },
  geolocation: { country: 'US', region: 'CA', city: 'San Francisco' },
  ip: '50.56.129.169',
});
const origin = { provider: 'mailgun', messageId: MESSAGE_ID, recipient: 'alice@example.org', occurredAt: ISO };

export const MAILGUN_CASES: readonly ProviderCase[] = [
  reports(
    'accepted',
    mailgunPayload('accepted', { method: 'HTTP', storage: { key: 'AwABB', url: 'https://storage.example/' } }),
    {
      event: 'sent',
      ...origin,
    },
  ),
  reports(
    'delivered',
    mailgunPayload('delivered', {
      'delivery-status': { tls: true, code: 250, 'enhanced-code': '2.0.0', message: 'OK' },
    }),
    {
      event: 'delivered',
      ...origin,
      smtpCode: 250,
    },
  ),
  reports(
    'rejected',
    mailgunPayload('rejected', {
      reject: { reason: 'Sandbox subdomains are for test purposes only.', description: '' },
    }),
    {
      event: 'failed',
      reason: 'Sandbox subdomains are for test purposes only.',
    },
  ),
  reports(
    'failed, temporary',
    failed('temporary', 'generic', {
      code: 451,
      'enhanced-code': '4.7.1',
      message: 'Greylisted, try later',
      'retry-seconds': 600,
    }),
    {
      event: 'deferred',
      ...origin,
      smtpCode: 451,
      enhancedCode: '4.7.1',
      retryAfterMs: 600_000,
      reason: 'Greylisted, try later',
    },
  ),
  reports(
    'failed, permanent, hard',
    failed('permanent', 'bounce', {
      code: 550,
      'enhanced-code': '5.1.1',
      'bounce-type': 'hard',
      message: '5.1.1 no such user',
    }),
    { event: 'bounced', bounceType: 'hard', ...origin, smtpCode: 550, enhancedCode: '5.1.1' },
  ),
  reports(
    'failed, permanent, soft',
    failed('permanent', 'bounce', { code: 552, 'bounce-type': 'soft', message: 'mailbox full' }),
    {
      event: 'bounced',
      bounceType: 'soft',
    },
  ),
  reports(
    'failed, permanent, without a class',
    failed('permanent', 'bounce', { code: 550, 'enhanced-code': '5.1.1', message: '5.1.1 user unknown' }),
    { event: 'bounced', bounceType: 'hard' },
  ),
  reports('failed, given up', failed('permanent', 'old', { code: 602, message: 'Too old' }), {
    event: 'bounced',
    bounceType: 'soft',
  }),
  reports(
    'failed, bounced before',
    failed('permanent', 'suppress-bounce', { code: 605, message: 'Not delivering to previously bounced address' }),
    {
      event: 'failed',
      suppressedFor: 'hard_bounce',
    },
  ),
  reports(
    'failed, unsubscribed before',
    failed('permanent', 'suppress-unsubscribe', { code: 606, message: 'Not delivering to unsubscribed address' }),
    {
      event: 'failed',
      suppressedFor: 'unsubscribe',
    },
  ),
  reports(
    'failed, complained before',
    failed('permanent', 'suppress-complaint', {
      code: 607,
      message: 'Not delivering to a user who marked your messages as spam',
    }),
    {
      event: 'failed',
      suppressedFor: 'complaint',
    },
  ),
  reports('opened', mailgunPayload('opened', client('')), { event: 'opened', machine: false, occurredAt: ISO }),
  reports('opened, by a bot it names', mailgunPayload('opened', client('apple')), { event: 'opened', machine: true }),
  reports('clicked', mailgunPayload('clicked', { ...client(''), url: 'https://example.com/pricing' }), {
    event: 'clicked',
    url: 'https://example.com/pricing',
    machine: false,
  }),
  reports(
    'clicked, by a bot it names',
    mailgunPayload('clicked', { ...client('generic'), url: 'https://example.com/pricing' }),
    {
      event: 'clicked',
      machine: true,
    },
  ),
  reports('complained', mailgunPayload('complained'), { event: 'complained' }),
  unsubscribes('unsubscribed', mailgunPayload('unsubscribed', client('')), {
    scope: 'tenant',
    occurredAt: ISO,
    messageId: MESSAGE_ID,
  }),
  ignores('stored', mailgunPayload('stored', { storage: { key: 'AwABB', url: 'https://storage.example/' } })),
];
