import type { ReplyReason } from './reply-reason.js';

/** RFC 3463 and the IANA registry of enhanced status codes by subject and detail; whole codes where a provider means something of its own. */
const CODES: Readonly<Record<string, ReplyReason>> = {
  '1.1': 'user_unknown',
  '1.2': 'domain_unknown',
  '1.3': 'user_unknown',
  '1.4': 'user_unknown',
  '1.6': 'address_moved',
  '1.7': 'sender_rejected',
  '1.8': 'sender_rejected',
  '1.9': 'system_error',
  // RFC 7505: the domain has a null MX; Exchange Online: no such recipient. Both mean never again.
  '1.10': 'user_unknown',
  // Exchange Online.
  '1.20': 'message_malformed',
  '1.350': 'user_unknown',
  '1.351': 'user_unknown',
  '2.1': 'mailbox_disabled',
  '2.2': 'mailbox_full',
  '2.3': 'message_too_big',
  '2.4': 'system_error',
  '3.0': 'system_error',
  '3.1': 'system_full',
  '3.2': 'no_mail_accepted',
  '3.3': 'system_error',
  '3.4': 'message_too_big',
  '3.5': 'system_error',
  '4.0': 'network_error',
  '4.1': 'network_error',
  '4.2': 'network_error',
  '4.3': 'system_error',
  '4.4': 'domain_unknown',
  '4.5': 'throttled',
  '4.6': 'routing_loop',
  '4.7': 'expired',
  '4.310': 'domain_unknown',
  '4.312': 'network_error',
  '4.316': 'expired',
  '5.0': 'protocol_error',
  '5.1': 'protocol_error',
  '5.2': 'protocol_error',
  '5.3': 'throttled',
  '5.4': 'protocol_error',
  '6.0': 'message_malformed',
  '6.1': 'message_malformed',
  '6.2': 'message_malformed',
  '6.3': 'message_malformed',
  '6.5': 'message_malformed',
  '6.6': 'message_malformed',
  '6.7': 'message_malformed',
  '7.0': 'policy',
  '7.1': 'policy',
  '7.2': 'policy',
  '7.3': 'policy',
  '7.4': 'protocol_error',
  '7.5': 'protocol_error',
  '7.7': 'message_malformed',
  // RFC 4954.
  '7.8': 'access_denied',
  '7.9': 'policy',
  '7.13': 'mailbox_disabled',
  '7.17': 'mailbox_disabled',
  // RFC 7372.
  '7.20': 'authentication_failed',
  '7.21': 'authentication_failed',
  '7.22': 'authentication_failed',
  '7.23': 'authentication_failed',
  '7.24': 'authentication_failed',
  '7.25': 'reverse_dns',
  '7.26': 'authentication_failed',
  // RFC 7505: our own domain takes no mail.
  '7.27': 'sender_rejected',
  // Gmail: unusual rate.
  '7.28': 'throttled',
  // Gmail: TLS, DKIM, SPF, DMARC by its rules for bulk senders.
  '7.29': 'authentication_failed',
  '7.30': 'authentication_failed',
  '7.32': 'authentication_failed',
  '7.40': 'authentication_failed',
  // Exchange Online and Outlook.com.
  '7.57': 'access_denied',
  '7.124': 'policy',
  '7.129': 'policy',
  '7.133': 'policy',
  '7.134': 'policy',
  '7.136': 'policy',
  '7.501': 'blocked',
  '7.502': 'blocked',
  '7.503': 'blocked',
  '7.505': 'blocked',
  '7.506': 'blocked',
  '7.507': 'blocked',
  '7.508': 'throttled',
  '7.509': 'authentication_failed',
  '7.510': 'blocked',
  '7.511': 'blocked',
  '7.512': 'message_malformed',
  '7.513': 'blocked',
  '7.515': 'authentication_failed',
  '7.705': 'throttled',
  '7.708': 'blocked',
  '7.750': 'blocked',
};

/** Exchange Online numbers its blocked addresses 606 to 649, and its slowed-down ones 500 to 699 with a 4 in front. */
function ofMicrosoft(permanent: boolean, detail: number): ReplyReason | undefined {
  if (permanent) return detail >= 600 && detail <= 649 ? 'blocked' : undefined;
  return detail >= 500 && detail <= 899 ? 'throttled' : undefined;
}

/** What an enhanced status code says when the words beside it say nothing. */
export function reasonOfEnhanced(enhanced: string): ReplyReason | undefined {
  const match = /^([45])\.(\d{1,3})\.(\d{1,3})$/.exec(enhanced);
  if (match === null) return undefined;
  const [, severity, subject = '', detail = ''] = match;
  if (subject === '7') {
    const theirs = ofMicrosoft(severity === '5', Number(detail));
    if (theirs !== undefined) return theirs;
  }
  if (severity === '4' && subject === '7' && (detail === '0' || detail === '1')) return 'greylisted';
  const code = `${Number(subject)}.${Number(detail)}`;
  // sendmail says 4.5.0 of whatever it still tries.
  return severity === '4' && code === '5.0' ? undefined : CODES[code];
}
