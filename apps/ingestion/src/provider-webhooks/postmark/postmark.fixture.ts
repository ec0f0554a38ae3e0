import { ignores, reports, SEND_ID, unsubscribes, type ProviderCase } from '../provider-case.fixture.js';

const AT = '2026-03-22T06:05:00.3963933-04:00';
const ISO = '2026-03-22T10:05:00.396Z';
const MESSAGE_ID = '883953f4-6105-42a2-a16a-77a8eac79483';

const common = {
  MessageID: MESSAGE_ID,
  ServerID: 23,
  MessageStream: 'outbound',
  Tag: 'welcome-email',
  Metadata: { posthorn_request_id: SEND_ID, cohort: '2026-03-A' },
};
const origin = { provider: 'postmark', messageId: MESSAGE_ID, recipient: 'alice@example.org' };

const bounce = (Type: string, TypeCode: number, more: Record<string, unknown> = {}) => ({
  RecordType: 'Bounce',
  ID: 901_542_550,
  Type,
  TypeCode,
  Name: Type,
  ...common,
  Description: 'The server was unable to deliver your message (ex: unknown user, mailbox not found).',
  Details: 'smtp;550 5.1.1 The email account that you tried to reach does not exist.',
  Email: 'alice@example.org',
  From: 'sales@example.com',
  BouncedAt: AT,
  DumpAvailable: true,
  Inactive: true,
  CanActivate: true,
  Subject: 'Quick idea for your team',
  Content: '<Full dump of bounce>',
  ...more,
});

const engagement = (RecordType: string, UserAgent: string, more: Record<string, unknown>) => ({
  RecordType,
  ...common,
  Client: { Name: 'Chrome 35.0.1916.153', Company: 'Google', Family: 'Chrome' },
  OS: { Name: 'OS X 10.7 Lion', Company: 'Apple Computer, Inc.', Family: 'OS X 10' },
  Platform: 'Desktop',
  UserAgent,
  Geo: {
    CountryISOCode: 'RS',
    Country: 'Serbia',
    City: 'Novi Sad',
    Zip: '21000',
    Coords: '45.2517,19.8369',
    IP: '8.8.8.8',
  },
  ReceivedAt: AT,
  Recipient: 'alice@example.org',
  ...more,
});

const change = (SuppressSending: boolean, SuppressionReason: string | null) => ({
  RecordType: 'SubscriptionChange',
  ...common,
  ChangedAt: AT,
  Recipient: 'alice@example.org',
  Origin: 'Recipient',
  SuppressSending,
  SuppressionReason,
});

const browser =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_7_5) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/35.0.1916.153 Safari/537.36';
const bounced = (bounceType: string) => ({ event: 'bounced', bounceType });

export const POSTMARK_CASES: readonly ProviderCase[] = [
  reports(
    'Delivery',
    {
      RecordType: 'Delivery',
      ...common,
      Recipient: 'alice@example.org',
      DeliveredAt: AT,
      Details: 'smtp;250 2.0.0 OK',
    },
    { event: 'delivered', occurredAt: ISO, ...origin },
  ),
  reports('Bounce: HardBounce', bounce('HardBounce', 1), {
    ...bounced('hard'),
    occurredAt: ISO,
    ...origin,
    reason: 'The server was unable to deliver your message (ex: unknown user, mailbox not found).',
    diagnosticCode: 'smtp;550 5.1.1 The email account that you tried to reach does not exist.',
    smtpCode: 550,
    enhancedCode: '5.1.1',
  }),
  reports('Bounce: Transient', bounce('Transient', 2), { event: 'deferred', reportKey: expectKey() }),
  unsubscribes('Bounce: Unsubscribe', bounce('Unsubscribe', 16), {
    scope: 'tenant',
    occurredAt: ISO,
    messageId: MESSAGE_ID,
  }),
  ignores('Bounce: Subscribe', bounce('Subscribe', 32), 'Subscribe'),
  ignores('Bounce: AutoResponder', bounce('AutoResponder', 64), 'AutoResponder'),
  ignores('Bounce: AddressChange', bounce('AddressChange', 128), 'AddressChange'),
  reports('Bounce: DnsError', bounce('DnsError', 256), { event: 'deferred' }),
  reports('Bounce: SpamNotification', bounce('SpamNotification', 512), bounced('soft')),
  ignores('Bounce: OpenRelayTest', bounce('OpenRelayTest', 1_024), 'OpenRelayTest'),
  reports('Bounce: Unknown', bounce('Unknown', 2_048), bounced('undetermined')),
  reports('Bounce: SoftBounce', bounce('SoftBounce', 4_096), bounced('soft')),
  reports('Bounce: VirusNotification', bounce('VirusNotification', 8_192), bounced('soft')),
  ignores('Bounce: ChallengeVerification', bounce('ChallengeVerification', 16_384), 'ChallengeVerification'),
  reports('Bounce: BadEmailAddress', bounce('BadEmailAddress', 100_000), bounced('hard')),
  reports(
    'SpamComplaint',
    { ...bounce('SpamComplaint', 100_001), RecordType: 'SpamComplaint' },
    {
      event: 'complained',
      feedbackType: 'abuse',
    },
  ),
  reports('Bounce: ManuallyDeactivated', bounce('ManuallyDeactivated', 100_002), { event: 'failed' }),
  reports('Bounce: Unconfirmed', bounce('Unconfirmed', 100_003), { event: 'failed' }),
  reports('Bounce: Blocked', bounce('Blocked', 100_006), bounced('soft')),
  reports('Bounce: SMTPApiError', bounce('SMTPApiError', 100_007), { event: 'failed' }),
  ignores('Bounce: InboundError', bounce('InboundError', 100_008), 'InboundError'),
  reports('Bounce: DMARCPolicy', bounce('DMARCPolicy', 100_009), bounced('soft')),
  reports('Bounce: TemplateRenderingFailed', bounce('TemplateRenderingFailed', 100_010), { event: 'failed' }),
  reports('Open', engagement('Open', browser, { FirstOpen: true, ReadSeconds: 5 }), {
    event: 'opened',
    machine: false,
    occurredAt: ISO,
  }),
  reports(
    'Open by Apple Mail Privacy Protection',
    engagement('Open', 'Mozilla/5.0', { FirstOpen: true, ReadSeconds: 0 }),
    {
      event: 'opened',
      machine: true,
    },
  ),
  reports(
    'Click',
    engagement('Click', browser, { ClickLocation: 'HTML', OriginalLink: 'https://example.com/pricing' }),
    {
      event: 'clicked',
      url: 'https://example.com/pricing',
      machine: false,
    },
  ),
  unsubscribes('SubscriptionChange: ManualSuppression', change(true, 'ManualSuppression'), {
    scope: 'tenant',
    occurredAt: ISO,
    messageId: MESSAGE_ID,
  }),
  reports('SubscriptionChange: HardBounce', change(true, 'HardBounce'), bounced('hard')),
  reports('SubscriptionChange: SpamComplaint', change(true, 'SpamComplaint'), { event: 'complained' }),
  ignores('SubscriptionChange: reactivated', change(false, null), 'SubscriptionChange'),
  ignores('Inbound', {
    RecordType: 'Inbound',
    FromName: 'Alice',
    MessageStream: 'inbound',
    From: 'alice@example.org',
    To: 'in@example.com',
  }),
];

/** Hash of the bounce's id. */
function expectKey(): string {
  return 'a79431f9c05b1397bc65e2755b3b6d59';
}
