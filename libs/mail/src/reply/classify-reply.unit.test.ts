import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cpuMs } from '../cpu-time.fixture.js';
import { classifyReply, type ReplyVerdict } from './classify-reply.js';
import { parseSmtpReply } from './smtp-reply.js';

const verdictOf = (reply: string): ReplyVerdict => {
  const parsed = parseSmtpReply(reply);
  if (parsed === undefined) throw new Error(`no reply: ${reply}`);
  return classifyReply(parsed);
};

describe('classifyReply', () => {
  test.each([
    // Addresses that are bad.
    ['550 5.1.1 <x@example.com>: Recipient address rejected: User unknown in virtual mailbox table', 'user_unknown'],
    [
      '550-5.1.1 The email account that you tried to reach does not exist. Please try\r\n550 5.1.1 https://support.google.com/mail/?p=NoSuchUser x - gsmtp',
      'user_unknown',
    ],
    ['550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup', 'user_unknown'],
    ['550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302).', 'user_unknown'],
    [
      "554 delivery error: dd This user doesn't have a yahoo.com account (x@yahoo.com) [0] - mta1061.mail.ne1.yahoo.com",
      'user_unknown',
    ],
    [
      '550 5.4.1 Recipient address rejected: Access denied. [AM0EUR02FT032.eop-EUR02.prod.protection.outlook.com]',
      'user_unknown',
    ],
    ['550 No such user here', 'user_unknown'],
    ['550 5.1.2 Host unknown (Name server: host not found)', 'domain_unknown'],
    ['556 5.1.10 Recipient address has null MX', 'user_unknown'],
    ['521 5.3.2 This host does not accept mail', 'no_mail_accepted'],
    ['551 not our customer', 'address_moved'],
    // Mailboxes that are full or closed.
    [
      '452 4.2.2 The email account that you tried to reach is over quota. https://support.google.com/mail/?p=OverQuotaTemp',
      'mailbox_full',
    ],
    [
      "552-5.2.2 The recipient's inbox is out of storage space. 552 5.2.2 https://support.google.com/mail/?p=OverQuotaPerm",
      'mailbox_full',
    ],
    ['552 5.2.2 Over quota', 'mailbox_full'],
    [
      '550 5.2.1 The email account that you tried to reach is disabled. https://support.google.com/mail/?p=DisabledUser',
      'mailbox_disabled',
    ],
    // Wait.
    [
      '450 4.2.0 <x@example.com>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help/example.com.html',
      'greylisted',
    ],
    ['451 4.7.1 Greylisting in action, please come back later', 'greylisted'],
    ['450 4.7.1 Please try again in 300 seconds', 'greylisted'],
    [
      '421-4.7.28 Gmail has detected an unusual rate of unsolicited mail originating from your IP address.',
      'throttled',
    ],
    [
      '421 4.7.0 [TSS04] Messages from 192.0.2.25 temporarily deferred due to unexpected volume or user complaints - 4.16.55.1',
      'throttled',
    ],
    ['451 4.7.650 The mail server [192.0.2.25] has been temporarily rate limited due to IP reputation.', 'throttled'],
    [
      "421 RP-001 (SNT004-MC1F10) Unfortunately, some messages from 192.0.2.1 weren't sent. Too many concurrent connections",
      'throttled',
    ],
    ['452 4.5.3 Too many recipients', 'throttled'],
    ['550 5.4.5 Daily user sending limit exceeded. https://support.google.com/mail/?p=DailyLimit', 'throttled'],
    [
      '450-4.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages from being delivered. 450 4.2.1 https://support.google.com/mail/?p=ReceivingRate',
      'recipient_throttled',
    ],
    ['421 Service not available', 'system_error'],
    ['421', 'throttled'],
    ['452 4.3.1 Insufficient system storage', 'system_full'],
    ['451 4.3.0 Temporary lookup failure', 'network_error'],
    ['450 Requested mail action not taken', 'mailbox_busy'],
    // Who we are.
    [
      '550 5.7.515 Access denied, sending domain EXAMPLE.COM does not meet the required authentication level.',
      'authentication_failed',
    ],
    [
      "550-5.7.26 Unauthenticated email from example.com is not accepted due to domain's DMARC policy.",
      'authentication_failed',
    ],
    [
      '550 5.7.509 Access denied, sending domain [EXAMPLE.JP] does not pass DMARC verification and has a DMARC policy of reject.',
      'authentication_failed',
    ],
    ['550 5.7.1 SPF check failed: mail from example.com not permitted', 'authentication_failed'],
    [
      '421-4.7.32 Your email has been rate limited because the From: header (RFC5322) in this message is not aligned',
      'throttled',
    ],
    ['550-5.7.25 The IP address sending this message does not have a PTR record setup', 'reverse_dns'],
    ['450 4.7.25 Client host rejected: cannot find your hostname, [192.0.2.1]', 'reverse_dns'],
    ['550 5.7.1 Service unavailable, Client host [192.0.2.1] blocked using Spamhaus.', 'blocked'],
    ['550 5.7.606 Access denied, banned sending IP [192.0.2.1].', 'blocked'],
    [
      "550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3140).",
      'blocked',
    ],
    ['554 5.7.1 <x@example.com>: Relay access denied', 'relay_denied'],
    ['553 5.1.8 <a@b.example>: Sender address rejected: Domain not found', 'sender_rejected'],
    ['535 5.7.8 Authentication credentials invalid', 'access_denied'],
    ['530 5.7.0 Authentication required', 'access_denied'],
    // What we wrote.
    ['550 5.7.1 Message content rejected, UBE, id=00000-22-225', 'spam'],
    [
      '554 5.7.9 Message not accepted for policy reasons. See https://postmaster.verizonmedia.com/error-codes',
      'policy',
    ],
    ['550-5.7.1 [192.0.2.1] Gmail has detected that this message is likely unsolicited mail.', 'spam'],
    ['552 5.3.4 Message size exceeds fixed limit', 'message_too_big'],
    ['550 5.7.0 Virus detected', 'virus'],
    [
      '550-5.7.1 Messages missing a valid address in From: header, or having no From: header, are not accepted. Not RFC 5322 compliant.',
      'message_malformed',
    ],
    ['554 5.4.6 Too many hops', 'routing_loop'],
    // Nothing said.
    ['550 Rejected', 'rejected'],
    ['554', 'rejected'],
    ['503 Bad sequence of commands', 'protocol_error'],
  ])('%s', (reply, reason) => {
    expect(verdictOf(reply).reason).toBe(reason);
  });

  test('the code decides whether it is final, the reason whether the address is bad', () => {
    expect(verdictOf('250 2.0.0 Ok: queued as 12345')).toEqual({
      kind: 'accepted',
      throttled: false,
      scope: 'recipient',
      reason: 'accepted',
    });
    expect(verdictOf('450 4.1.1 User unknown')).toEqual({
      kind: 'deferred',
      throttled: false,
      scope: 'recipient',
      reason: 'user_unknown',
    });
    expect(verdictOf('550 5.1.1 User unknown')).toEqual({
      kind: 'bounced',
      bounceType: 'hard',
      throttled: false,
      scope: 'recipient',
      reason: 'user_unknown',
    });
    expect(verdictOf('550 Rejected').bounceType).toBe('undetermined');
    expect(verdictOf('554 5.7.1 Blocked using Spamhaus').bounceType).toBe('soft');
  });

  test('says whom waiting concerns, and who asks for less', () => {
    expect(verdictOf('421 4.7.28 unusual rate of mail')).toMatchObject({ throttled: true, scope: 'domain' });
    expect(verdictOf('450 4.2.1 receiving mail at a rate')).toMatchObject({ throttled: true, scope: 'recipient' });
    expect(verdictOf('450 4.2.0 Greylisted')).toMatchObject({ throttled: false, scope: 'recipient' });
    expect(verdictOf('454 4.7.0 Temporary authentication failure')).toMatchObject({ kind: 'deferred' });
  });

  test.each([
    '450 4.7.1 <mx.acme.example>: Helo command rejected: Host not found',
    '554 5.7.1 <bob@example.com>: Recipient address rejected: Access denied',
    '550 5.7.1 Recipient not authorized, your IP has been found on a block list',
    '553 5.1.8 Domain of sender address ann@acme.example does not exist',
    '550 5.7.1 Cannot resolve your domain',
    '550 Your server mx.acme.example was not found in DNS',
    '550-Verification failed for <ann@acme.example> 550 Sender verify failed',
    '550-Callback setup failed while verifying <ann@acme.example>',
    '553 sorry, your envelope sender is in my badmailfrom list',
    '550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP',
    '550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required; Delivery restriction check failed',
    '554 5.7.1 This message has been blocked because it contains a user not found in our whitelist: spam',
    '550 5.2.1 Mailbox is inactive',
    '554 30 Sorry, your message to bob@example.com cannot be delivered. This mailbox is disabled (554.30).',
    '550 Administrative prohibition',
    '554 DT:SPM 163 smtp',
    '550 5.7.520 Access denied, Your organization does not allow external forwarding',
    '550 5.1.0 Sender denied',
    '552 5.2.3 Message too large for this recipient',
    '550 5.4.1 Connection refused',
  ])('nobody is suppressed for %s', (reply) => {
    expect(verdictOf(reply).bounceType).not.toBe('hard');
  });

  test('an address in the text says nothing', () => {
    expect(verdictOf('550 <spam.virus@quota-exceeded.example> User unknown').reason).toBe('user_unknown');
    expect(verdictOf('550 5.1.1 <mailboxfull@example.com>... ').reason).toBe('user_unknown');
  });

  test('never throws, and takes no longer for more text', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 200, max: 599 }),
        fc.string({ unit: 'binary' }),
        fc.option(fc.string(), { nil: undefined }),
        (code, text, enhanced) => {
          expect(classifyReply({ code, text, enhanced }).reason).toMatch(/^[a-z_]+$/);
        },
      ),
    );
    const start = cpuMs();
    for (const part of ['a@', 'user ', 'exceeded ', ' ', 'message message ', 'rejected: ', 'ip address ']) {
      classifyReply({ code: 550, text: part.repeat(200_000) });
    }
    expect(cpuMs() - start).toBeLessThan(1000);
  });
});

describe('parseSmtpReply', () => {
  test('reads one line and several', () => {
    expect(parseSmtpReply('550 5.1.1 No such user\r\n')).toEqual({
      code: 550,
      enhanced: '5.1.1',
      text: 'No such user',
    });
    expect(parseSmtpReply('550-5.7.26 This mail\r\n550-5.7.26 has been\r\n550 5.7.26 blocked')).toEqual({
      code: 550,
      enhanced: '5.7.26',
      text: 'This mail has been blocked',
    });
    expect(parseSmtpReply('250 OK')).toEqual({ code: 250, text: 'OK' });
    expect(parseSmtpReply('421')).toEqual({ code: 421, text: '' });
  });

  test('is nothing without a code', () => {
    for (const text of ['', 'hello', '99 x', '6000 x', '5501 x']) expect(parseSmtpReply(text)).toBeUndefined();
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => parseSmtpReply(text)?.code !== 0));
  });
});
