import { isMachineReported } from '../../machines/machine-signs.js';
import type { Fields } from '../fields.js';
import { REQUEST_ID_FIELD, reported, unsubscribed, type ToldReport } from '../provider-report.js';
import type { ProviderEvent } from '../provider-webhook.js';

const provider = 'postmark';

type Meaning = Pick<ToldReport, 'event' | 'bounceType' | 'suppressedFor'> | 'unsubscribe' | 'ignored';

/**
 * The types of a Bounce record, which Postmark uses for much that is none.
 * @see https://postmarkapp.com/developer/api/bounce-api#bounce-types
 */
const BOUNCE_TYPES: Readonly<Record<string, Meaning>> = {
  HardBounce: { event: 'bounced', bounceType: 'hard' },
  BadEmailAddress: { event: 'bounced', bounceType: 'hard' },
  // Postmark goes on trying after these two, and says SoftBounce or HardBounce in the end.
  Transient: { event: 'deferred' },
  DnsError: { event: 'deferred' },
  SoftBounce: { event: 'bounced', bounceType: 'soft' },
  SpamNotification: { event: 'bounced', bounceType: 'soft' },
  Blocked: { event: 'bounced', bounceType: 'soft' },
  DMARCPolicy: { event: 'bounced', bounceType: 'soft' },
  VirusNotification: { event: 'bounced', bounceType: 'soft' },
  Undeliverable: { event: 'bounced', bounceType: 'undetermined' },
  Unknown: { event: 'bounced', bounceType: 'undetermined' },
  SpamComplaint: { event: 'complained' },
  Unsubscribe: 'unsubscribe',
  // Somebody took the address off in Postmark itself, for a reason it does not give.
  ManuallyDeactivated: { event: 'failed' },
  Unconfirmed: { event: 'failed' },
  SMTPApiError: { event: 'failed' },
  TemplateRenderingFailed: { event: 'failed' },
  // The mail arrived, and a machine or a person wrote back.
  AutoResponder: 'ignored',
  AddressChange: 'ignored',
  ChallengeVerification: 'ignored',
  Subscribe: 'ignored',
  OpenRelayTest: 'ignored',
  InboundError: 'ignored',
};

/** Why Postmark sends an address no more, in a SubscriptionChange. */
const SUPPRESSIONS: Readonly<Record<string, Meaning>> = {
  HardBounce: { event: 'bounced', bounceType: 'hard' },
  SpamComplaint: { event: 'complained' },
  ManualSuppression: 'unsubscribe',
};

/**
 * What one webhook request of Postmark means.
 * @see https://postmarkapp.com/developer/webhooks/webhooks-overview
 */
export function postmarkEvent(json: Fields, nowMs: number): ProviderEvent {
  const recordType = json.text('RecordType') ?? '';
  const told = {
    provider,
    type: recordType,
    send: [json.text('Metadata', REQUEST_ID_FIELD)],
    messageId: json.text('MessageID'),
    recipient: json.text('Recipient') ?? json.text('Email'),
    nowMs,
  };
  switch (recordType) {
    case 'Delivery':
      return reported({ ...told, event: 'delivered', at: json.text('DeliveredAt') });
    case 'Bounce':
    case 'SpamComplaint':
      return bounce(json, { ...told, at: json.text('BouncedAt') });
    case 'Open':
      return reported({ ...told, event: 'opened', at: json.text('ReceivedAt'), machine: isMachine(json) });
    case 'Click':
      return reported({
        ...told,
        event: 'clicked',
        at: json.text('ReceivedAt'),
        url: json.text('OriginalLink'),
        machine: isMachine(json),
      });
    case 'SubscriptionChange':
      return subscriptionChange(json, { ...told, at: json.text('ChangedAt') });
    case 'Inbound':
      return { kind: 'ignored', type: recordType };
    default:
      return { kind: 'unknown', type: recordType };
  }
}

type ToldOfBounce = Omit<ToldReport, 'event'>;

function bounce(json: Fields, told: ToldOfBounce): ProviderEvent {
  const type = json.text('Type') ?? told.type;
  const meaning = Object.hasOwn(BOUNCE_TYPES, type) ? BOUNCE_TYPES[type] : undefined;
  return meant(meaning, {
    ...told,
    type,
    eventId: json.text('ID'),
    reason: json.text('Description'),
    reply: json.text('Details'),
  });
}

function subscriptionChange(json: Fields, told: ToldOfBounce): ProviderEvent {
  // Back on the list: here only a person with a reason takes an address off the suppression list.
  if (!json.flag('SuppressSending')) return { kind: 'ignored', type: 'SubscriptionChange' };
  const reason = json.text('SuppressionReason') ?? '';
  return meant(Object.hasOwn(SUPPRESSIONS, reason) ? SUPPRESSIONS[reason] : undefined, { ...told, reason });
}

function meant(meaning: Meaning | undefined, told: ToldOfBounce): ProviderEvent {
  if (meaning === undefined) return { kind: 'unknown', type: told.type };
  if (meaning === 'ignored') return { kind: 'ignored', type: told.type };
  if (meaning === 'unsubscribe') return unsubscribed({ ...told, scope: 'tenant' });
  return reported({ ...told, ...meaning, ...(meaning.event === 'complained' && { feedbackType: 'abuse' }) });
}

function isMachine(json: Fields): boolean {
  return isMachineReported(json.text('UserAgent'));
}
