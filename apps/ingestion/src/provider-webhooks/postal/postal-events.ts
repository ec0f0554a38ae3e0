import { classifyReply, parseSmtpReply } from '@posthorn/mail';
import { isMachineReported } from '../../machines/machine-signs.js';
import type { BounceType } from '../../mail-events/delivery-report.js';
import type { Fields } from '../fields.js';
import { reported, type ToldReport } from '../provider-report.js';
import type { ProviderEvent } from '../provider-webhook.js';

const provider = 'postal';
/** About the server, its domains and limits: for its operator, who reads Postal's own notices. */
const ABOUT_NO_MAIL = new Set(['DomainDNSError', 'SendLimitApproaching', 'SendLimitExceeded']);

/**
 * What one webhook request of Postal means.
 * @see https://docs.postalserver.io/developer/webhooks
 */
export function postalEvent(json: Fields, nowMs: number): ProviderEvent {
  const type = json.text('event') ?? '';
  if (ABOUT_NO_MAIL.has(type)) return { kind: 'ignored', type };
  const payload = json.at('payload');
  // A bounce names the mail it came back for; Postal has sent them under the name of a delay, too.
  const isBounce = payload.at('bounce').isObject;
  const message = payload.at(isBounce ? 'original_message' : 'message');
  const told = {
    provider,
    type,
    send: [message.text('tag'), message.text('message_id')],
    at: payload.number('timestamp') ?? json.number('timestamp'),
    eventId: json.text('uuid'),
    messageId: message.text('id'),
    recipient: message.text('to'),
    reason: payload.text('details'),
    reply: payload.text('output'),
    nowMs,
  };
  if (isBounce || type === 'MessageBounced') {
    return reported({ ...told, event: 'bounced', bounceType: bounceTypeOf(payload) });
  }
  switch (type) {
    case 'MessageSent':
      return reported({ ...told, event: 'delivered' });
    case 'MessageDelayed':
      return reported({ ...told, event: 'deferred' });
    case 'MessageHeld':
      return reported({ ...told, event: 'deferred', reason: `held by Postal: ${told.reason ?? 'no reason given'}` });
    case 'MessageDeliveryFailed':
      return reported(deliveryFailed(told));
    case 'MessageLoaded':
      return reported({ ...told, event: 'opened', machine: isMachineReported(payload.text('user_agent')) });
    case 'MessageLinkClicked':
      return reported({
        ...told,
        event: 'clicked',
        url: payload.text('url'),
        machine: isMachineReported(payload.text('user_agent')),
      });
    default:
      return { kind: 'unknown', type };
  }
}

/** Refused by the recipient's server, whose words Postal passes on, or given up by Postal itself. */
function deliveryFailed(told: Omit<ToldReport, 'event'>): ToldReport {
  const reply = parseSmtpReply(told.reply ?? '');
  if (!reply || reply.code < 400) return { ...told, event: 'failed' };
  // Postal gives up after its last attempt, so a temporary reply is a bounce by now.
  return {
    ...told,
    event: 'bounced',
    bounceType: reply.code < 500 ? 'soft' : (classifyReply(reply).bounceType ?? 'hard'),
  };
}

/** Postal 3 says hard or soft; older ones only that a mail came back. */
function bounceTypeOf(payload: Fields): BounceType {
  const said = payload.text('bounce', 'bounce_type') ?? payload.text('bounce_type');
  if (said === 'hard' || said === 'soft') return said;
  const reply = parseSmtpReply(payload.text('output') ?? '');
  return (reply && classifyReply(reply).bounceType) ?? 'undetermined';
}
