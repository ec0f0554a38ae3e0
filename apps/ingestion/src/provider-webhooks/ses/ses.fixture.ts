import { ignores, reports, SEND_ID, unsubscribes, type ProviderCase } from '../provider-case.fixture.js';

const AT = '2026-03-22T10:05:00.669Z';
const MESSAGE_ID = 'EXAMPLE7c191be45-e9aedb9a-02f9-4d12-a87d-dd0099a07f8a-000000';

/** The event in an SNS message. */
export function sesPayload(eventType: string, more: Record<string, unknown>): Record<string, unknown> {
  return {
    eventType,
    mail: {
      timestamp: '2026-03-22T10:04:02.012Z',
      source: 'Sales <sales@example.com>',
      sourceArn: 'arn:aws:ses:us-east-1:123456789012:identity/sales@example.com',
      sendingAccountId: '123456789012',
      messageId: MESSAGE_ID,
      destination: ['alice@example.org'],
      headersTruncated: false,
      headers: [
        { name: 'From', value: 'Sales <sales@example.com>' },
        { name: 'To', value: 'alice@example.org' },
        { name: 'Subject', value: 'Quick idea for your team' },
        { name: 'MIME-Version', value: '1.0' },
      ],
      commonHeaders: {
        from: ['Sales <sales@example.com>'],
        to: ['alice@example.org'],
        messageId: MESSAGE_ID,
        subject: 'Quick idea for your team',
      },
      tags: {
        'ses:configuration-set': ['posthorn'],
        'ses:source-ip': ['192.0.2.0'],
        'ses:from-domain': ['example.com'],
        'ses:caller-identity': ['posthorn'],
        posthorn_request_id: [SEND_ID],
      },
    },
    ...more,
  };
}

const bounce = (bounceType: string, bounceSubType: string, diagnosticCode = 'smtp; 550 5.1.1 user unknown') => ({
  bounce: {
    bounceType,
    bounceSubType,
    bouncedRecipients: [{ emailAddress: 'alice@example.org', action: 'failed', status: '5.1.1', diagnosticCode }],
    timestamp: AT,
    feedbackId: '01000157c44f053b-61b59c11-9236-11e6-8f96-7be8aexample-000000',
    reportingMTA: 'dsn; mta.example.com',
  },
});
const complaint = (more: Record<string, unknown>) => ({
  complaint: {
    complainedRecipients: [{ emailAddress: 'alice@example.org' }],
    timestamp: AT,
    feedbackId: '01000157c44f053b-61b59c11-9236-11e6-8f96-7be8aexample-000001',
    userAgent: 'Amazon SES Mailbox Simulator',
    complaintSubType: null,
    ...more,
  },
});
const browser =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 10_3_3 like Mac OS X) AppleWebKit/603.3.8 (KHTML, like Gecko) Mobile/14G60';
const subscription = (preferences: Record<string, unknown>) => ({
  subscription: {
    contactList: 'ContactListName',
    timestamp: AT,
    source: 'UnsubscribeHeader',
    newTopicPreferences: preferences,
    oldTopicPreferences: {
      unsubscribeAll: false,
      topicSubscriptionStatus: [{ topicName: 'news', subscriptionStatus: 'OptIn' }],
    },
  },
});
const origin = { provider: 'ses', messageId: MESSAGE_ID, recipient: 'alice@example.org', occurredAt: AT };

export const SES_CASES: readonly ProviderCase[] = [
  reports('Send', sesPayload('Send', { send: {} }), {
    ...origin,
    event: 'sent',
    occurredAt: '2026-03-22T10:04:02.012Z',
  }),
  reports(
    'Delivery',
    sesPayload('Delivery', {
      delivery: {
        timestamp: AT,
        processingTimeMillis: 11_893,
        recipients: ['alice@example.org'],
        smtpResponse: '250 2.6.0 Message received',
        reportingMTA: 'mta.example.com',
      },
    }),
    { ...origin, event: 'delivered' },
  ),
  reports(
    'DeliveryDelay',
    sesPayload('DeliveryDelay', {
      deliveryDelay: {
        timestamp: AT,
        delayType: 'TransientCommunicationFailure',
        expirationTime: '2026-03-22T23:25:59.618Z',
        delayedRecipients: [
          {
            emailAddress: 'alice@example.org',
            status: '4.4.1',
            diagnosticCode: 'smtp; 421 4.4.1 Unable to connect to remote host',
          },
        ],
      },
    }),
    { ...origin, event: 'deferred', reason: 'TransientCommunicationFailure', smtpCode: 421, enhancedCode: '4.4.1' },
  ),
  reports('Bounce, permanent', sesPayload('Bounce', bounce('Permanent', 'General')), {
    ...origin,
    event: 'bounced',
    bounceType: 'hard',
    smtpCode: 550,
    enhancedCode: '5.1.1',
  }),
  reports(
    "Bounce, on the account's suppression list",
    sesPayload('Bounce', bounce('Permanent', 'OnAccountSuppressionList')),
    {
      event: 'bounced',
      bounceType: 'hard',
    },
  ),
  reports(
    'Bounce, transient',
    sesPayload('Bounce', bounce('Transient', 'MailboxFull', 'smtp; 552 5.2.2 mailbox full')),
    {
      event: 'bounced',
      bounceType: 'soft',
    },
  ),
  reports('Bounce, undetermined', sesPayload('Bounce', bounce('Undetermined', 'Undetermined')), {
    event: 'bounced',
    bounceType: 'undetermined',
  }),
  reports('Complaint', sesPayload('Complaint', complaint({ complaintFeedbackType: 'abuse', arrivalDate: AT })), {
    ...origin,
    event: 'complained',
    feedbackType: 'abuse',
  }),
  ignores(
    'Complaint that is none',
    sesPayload('Complaint', complaint({ complaintFeedbackType: 'not-spam' })),
    'Complaint',
  ),
  reports(
    'Complaint, of the suppression list',
    sesPayload('Complaint', complaint({ complaintSubType: 'OnAccountSuppressionList' })),
    {
      event: 'failed',
      suppressedFor: 'complaint',
    },
  ),
  reports('Reject', sesPayload('Reject', { reject: { reason: 'Bad content' } }), {
    event: 'failed',
    reason: 'Bad content',
  }),
  reports(
    'Rendering Failure',
    sesPayload('Rendering Failure', {
      failure: {
        errorMessage: "Attribute 'attributeName' is not present in the rendering data.",
        templateName: 'MyTemplate',
      },
    }),
    { event: 'failed', reason: "Attribute 'attributeName' is not present in the rendering data." },
  ),
  reports('Open', sesPayload('Open', { open: { ipAddress: '192.0.2.1', timestamp: AT, userAgent: browser } }), {
    event: 'opened',
    machine: false,
    occurredAt: AT,
  }),
  reports(
    'Open, by a machine',
    sesPayload('Open', { open: { ipAddress: '17.58.2.1', timestamp: AT, userAgent: 'Mozilla/5.0' } }),
    {
      event: 'opened',
      machine: true,
    },
  ),
  reports(
    'Click',
    sesPayload('Click', {
      click: {
        ipAddress: '192.0.2.1',
        link: 'https://example.com/pricing',
        linkTags: { samplekey0: ['samplevalue0'] },
        timestamp: AT,
        userAgent: browser,
      },
    }),
    { event: 'clicked', url: 'https://example.com/pricing', machine: false },
  ),
  unsubscribes(
    'Subscription, all',
    sesPayload(
      'Subscription',
      subscription({
        unsubscribeAll: true,
        topicSubscriptionStatus: [{ topicName: 'news', subscriptionStatus: 'OptOut' }],
      }),
    ),
    { scope: 'tenant', occurredAt: AT, messageId: MESSAGE_ID },
  ),
  unsubscribes(
    'Subscription, one topic',
    sesPayload(
      'Subscription',
      subscription({
        unsubscribeAll: false,
        topicSubscriptionStatus: [{ topicName: 'news', subscriptionStatus: 'OptOut' }],
      }),
    ),
    { scope: 'campaign', occurredAt: AT, messageId: MESSAGE_ID },
  ),
  ignores(
    'Subscription, back again',
    sesPayload(
      'Subscription',
      subscription({
        unsubscribeAll: false,
        topicSubscriptionStatus: [{ topicName: 'news', subscriptionStatus: 'OptIn' }],
      }),
    ),
    'Subscription',
  ),
];
