export interface BounceMailOptions {
  readonly to: string;
  readonly messageId?: string;
  readonly action?: string;
  readonly status?: string;
  /** Reply code, and enhanced code, of the recipient's server. */
  readonly code?: string;
  readonly date?: string;
}

/** A delivery status notification as Postfix writes it (RFC 3464). */
export function aBounceMail({
  to,
  messageId = '<1234@example.com>',
  action = 'failed',
  status = '5.1.1',
  code = '550 5.1.1',
  date = 'Sun, 22 Mar 2026 10:05:00 +0000',
}: BounceMailOptions): string {
  const words = status === '5.2.2' ? 'mailbox full' : '<alice@example.org>: Recipient address rejected: User unknown';
  return [
    'Return-Path: <>',
    `Delivered-To: ${to}`,
    'Received: by mx.example.com (Postfix) id 4F3B21A2C; Sun, 22 Mar 2026 10:05:00 +0000 (UTC)',
    `Date: ${date}`,
    'From: MAILER-DAEMON@mx.example.org (Mail Delivery System)',
    'Subject: Undelivered Mail Returned to Sender',
    `To: ${to}`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="A/mx.example.org"',
    `Message-Id: <${date.length}4F3B21A2C@mx.example.org>`,
    '',
    'This is a MIME-encapsulated message.',
    '',
    '--A/mx.example.org',
    'Content-Description: Notification',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'This is the mail system at host mx.example.org.',
    '',
    `<alice@example.org>: host mail.example.org[192.0.2.25] said: ${code} ${words}`,
    '',
    '--A/mx.example.org',
    'Content-Description: Delivery report',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example.org',
    'X-Postfix-Queue-ID: 4F3B21A2C',
    'Arrival-Date: Sun, 22 Mar 2026 10:04:58 +0000 (UTC)',
    '',
    'Final-Recipient: rfc822; alice@example.org',
    'Original-Recipient: rfc822;alice@example.org',
    `Action: ${action}`,
    `Status: ${status}`,
    'Remote-MTA: dns; mail.example.org',
    `Diagnostic-Code: smtp; ${code} ${words}`,
    '',
    '--A/mx.example.org',
    'Content-Description: Undelivered Message',
    'Content-Type: message/rfc822',
    '',
    'Date: Sun, 22 Mar 2026 10:04:58 +0000',
    'From: Sales <sales@example.com>',
    'To: alice@example.org',
    'Subject: Quick idea for your team',
    `Message-ID: ${messageId}`,
    '',
    'Hi Alice,',
    '',
    '--A/mx.example.org--',
    '',
  ].join('\r\n');
}

/** A feedback report as a mailbox provider writes it (RFC 5965). */
export function aComplaintMail(options: { to: string; feedbackType: string; messageId: string }): string {
  const { to, feedbackType, messageId } = options;
  return [
    'From: <abusedesk@example.org>',
    'Date: Sun, 22 Mar 2026 10:05:00 +0000',
    'Subject: FW: Quick idea for your team',
    `To: <${to}>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=feedback-report; boundary="part1_13d.2e68ed54_boundary"',
    '',
    '--part1_13d.2e68ed54_boundary',
    'Content-Type: text/plain; charset="US-ASCII"',
    '',
    'This is an email abuse report for an email message received from IP 192.0.2.1.',
    '',
    '--part1_13d.2e68ed54_boundary',
    'Content-Type: message/feedback-report',
    '',
    `Feedback-Type: ${feedbackType}`,
    'User-Agent: SomeGenerator/1.0',
    'Version: 1',
    'Original-Rcpt-To: <alice@example.org>',
    'Source-IP: 192.0.2.1',
    '',
    '--part1_13d.2e68ed54_boundary',
    'Content-Type: message/rfc822',
    '',
    'From: Sales <sales@example.com>',
    'To: alice@example.org',
    'Subject: Quick idea for your team',
    `Message-ID: ${messageId}`,
    '',
    'Hi Alice,',
    '',
    '--part1_13d.2e68ed54_boundary--',
    '',
  ].join('\r\n');
}

/** Away until Monday (RFC 3834). */
export function anAutoReply(to: string): string {
  return [
    'Return-Path: <>',
    `Delivered-To: ${to}`,
    'From: Alice <alice@example.org>',
    `To: ${to}`,
    'Subject: Out of office: Quick idea for your team',
    'Auto-Submitted: auto-replied',
    'Date: Sun, 22 Mar 2026 10:05:00 +0000',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'I am away until Monday. In urgent cases write to office@example.org.',
    '',
  ].join('\r\n');
}
