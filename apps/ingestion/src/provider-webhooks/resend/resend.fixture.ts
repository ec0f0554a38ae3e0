import { ignores, reports, SEND_ID, type ProviderCase } from '../provider-case.fixture.js';

const AT = '2026-03-22T10:05:00.126Z';
const EMAIL_ID = '56761188-7520-42d8-8898-ff6fc54ce618';

export function resendPayload(type: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    type,
    created_at: AT,
    data: {
      broadcast_id: '8b146471-e88e-4322-86af-016cd36fd216',
      created_at: '2026-03-22T10:04:11.894719+00:00',
      email_id: EMAIL_ID,
      from: 'Sales <sales@example.com>',
      to: ['Alice <alice@example.org>'],
      subject: 'Quick idea for your team',
      tags: { posthorn_request_id: SEND_ID, category: 'confirm_email' },
      ...more,
    },
  };
}

const origin = { provider: 'resend', messageId: EMAIL_ID, recipient: 'alice@example.org', occurredAt: AT };
const browser =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/136.0.0.0 Safari/537.36';
const bounce = (type: string, subType: string) => ({
  bounce: {
    diagnosticCode: ['smtp; 550 5.5.0 Requested action not taken: mailbox unavailable'],
    message:
      "The recipient's email address is on the suppression list because it has a recent history of producing hard bounces.",
    subType,
    type,
  },
});

export const RESEND_CASES: readonly ProviderCase[] = [
  reports('email.sent', resendPayload('email.sent'), { event: 'sent', ...origin }),
  reports('email.delivered', resendPayload('email.delivered'), { event: 'delivered', ...origin }),
  reports('email.delivery_delayed', resendPayload('email.delivery_delayed'), { event: 'deferred', ...origin }),
  reports('email.bounced, permanent', resendPayload('email.bounced', bounce('Permanent', 'General')), {
    event: 'bounced',
    bounceType: 'hard',
    ...origin,
    smtpCode: 550,
    enhancedCode: '5.5.0',
  }),
  reports('email.bounced, transient', resendPayload('email.bounced', bounce('Transient', 'MailboxFull')), {
    event: 'bounced',
    bounceType: 'soft',
  }),
  reports('email.bounced, undetermined', resendPayload('email.bounced', bounce('Undetermined', 'Undetermined')), {
    event: 'bounced',
    bounceType: 'undetermined',
  }),
  reports('email.complained', resendPayload('email.complained'), { event: 'complained', ...origin }),
  reports('email.failed', resendPayload('email.failed', { failed: { reason: 'reached_daily_quota' } }), {
    event: 'failed',
    reason: 'reached_daily_quota',
  }),
  reports(
    'email.suppressed',
    resendPayload('email.suppressed', {
      suppressed: {
        message: 'Resend has suppressed sending to this address because it is on the account-level suppression list.',
        type: 'OnAccountSuppressionList',
      },
    }),
    { event: 'failed' },
  ),
  reports('email.opened', resendPayload('email.opened'), { event: 'opened', machine: false }),
  reports(
    'email.opened, by a machine',
    resendPayload('email.opened', { open: { ipAddress: '17.58.2.1', timestamp: AT, userAgent: 'Mozilla/5.0' } }),
    { event: 'opened', machine: true },
  ),
  reports(
    'email.clicked',
    resendPayload('email.clicked', {
      click: {
        ipAddress: '122.115.53.11',
        link: 'https://example.com/pricing',
        timestamp: '2026-03-22T10:05:30.257Z',
        userAgent: browser,
      },
    }),
    { event: 'clicked', url: 'https://example.com/pricing', machine: false, occurredAt: '2026-03-22T10:05:30.257Z' },
  ),
  ignores('email.scheduled', resendPayload('email.scheduled')),
  ignores('email.received', resendPayload('email.received')),
  ignores('contact.updated', {
    type: 'contact.updated',
    created_at: AT,
    data: { id: 'e169aa45', email: 'alice@example.org', unsubscribed: true },
  }),
  ignores('domain.updated', {
    type: 'domain.updated',
    created_at: AT,
    data: { id: 'd91cd9bd', name: 'example.com', status: 'verified' },
  }),
  ignores('suppression.added', {
    type: 'suppression.added',
    created_at: AT,
    data: { id: 's1', email: 'alice@example.org' },
  }),
];
