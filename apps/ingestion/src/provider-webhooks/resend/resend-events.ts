import { isMachineReported } from '../../machines/machine-signs.js';
import type { BounceType } from '../../mail-events/delivery-report.js';
import type { Fields } from '../fields.js';
import { REQUEST_ID_FIELD, reported } from '../provider-report.js';
import type { ProviderEvent } from '../provider-webhook.js';

const provider = 'resend';
/** Contacts, domains and lists of Resend's own, mail that came in, and mails that only wait. */
const NOT_KEPT = /^(?:contact|domain|suppression|broadcast)\.|^email\.(?:scheduled|received|canceled|cancelled)$/;

/**
 * What one webhook request of Resend means.
 * @param eventId the header `svix-id`, the same for every attempt
 * @see https://resend.com/docs/webhooks/event-types
 */
export function resendEvent(json: Fields, eventId: string | undefined, nowMs: number): ProviderEvent {
  const type = json.text('type') ?? '';
  if (NOT_KEPT.test(type)) return { kind: 'ignored', type };
  const data = json.at('data');
  const told = {
    provider,
    type,
    send: [tagOf(data), headerOfMail(data, 'message-id'), data.text('message_id')],
    at: json.text('created_at') ?? data.text('created_at'),
    eventId,
    messageId: data.text('email_id'),
    recipient: addressIn(data.first('to')),
    nowMs,
  };
  switch (type) {
    case 'email.sent':
      return reported({ ...told, event: 'sent' });
    case 'email.delivered':
      return reported({ ...told, event: 'delivered' });
    case 'email.delivery_delayed':
      return reported({ ...told, event: 'deferred', reason: data.text('delay', 'message') ?? data.text('reason') });
    case 'email.bounced':
      return reported({
        ...told,
        event: 'bounced',
        bounceType: bounceTypeOf(data),
        reason: data.text('bounce', 'message'),
        reply: data.first('bounce', 'diagnosticCode'),
      });
    case 'email.complained':
      return reported({ ...told, event: 'complained', feedbackType: data.text('complaint', 'type') ?? 'abuse' });
    case 'email.failed':
      return reported({ ...told, event: 'failed', reason: data.text('failed', 'reason') });
    case 'email.suppressed':
      return reported({
        ...told,
        event: 'failed',
        reason: data.text('suppressed', 'message') ?? 'suppressed by Resend',
      });
    case 'email.opened': {
      const machine = isMachineReported(data.text('open', 'userAgent'));
      return reported({ ...told, event: 'opened', machine });
    }
    case 'email.clicked':
      return reported({
        ...told,
        event: 'clicked',
        at: data.text('click', 'timestamp') ?? told.at,
        url: data.text('click', 'link'),
        machine: isMachineReported(data.text('click', 'userAgent')),
      });
    default:
      return { kind: 'unknown', type };
  }
}

/** Sent as a list of names and values, given back as an object. */
function tagOf(data: Fields): string | undefined {
  const listed = data.items('tags').find((tag) => tag.text('name') === REQUEST_ID_FIELD);
  return data.text('tags', REQUEST_ID_FIELD) ?? listed?.text('value');
}

function headerOfMail(data: Fields, name: string): string | undefined {
  return data
    .items('headers')
    .find((header) => header.text('name')?.toLowerCase() === name)
    ?.text('value');
}

/** Resend says `Permanent`, `Transient` or `Undetermined`; before 2025 only in the sentence. */
function bounceTypeOf(data: Fields): BounceType {
  const type = data.text('bounce', 'type');
  if (type === 'Permanent') return 'hard';
  if (type === 'Transient') return 'soft';
  if (type !== undefined) return 'undetermined';
  const message = data.text('bounce', 'message') ?? '';
  if (/hard bounce/i.test(message)) return 'hard';
  return /soft bounce|temporar/i.test(message) ? 'soft' : 'undetermined';
}

/** The address of `Name <address>`. */
function addressIn(text: string | undefined): string | undefined {
  return text === undefined ? undefined : (/<([^<>]+)>\s*$/.exec(text)?.[1] ?? text);
}
