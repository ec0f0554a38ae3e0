import { isMachineReported } from '../../machines/machine-signs.js';
import type { SuppressionReason } from '../../mail-events/delivery-report.js';
import type { Fields } from '../fields.js';
import { REQUEST_ID_FIELD, reported, unsubscribed } from '../provider-report.js';
import type { ProviderEvent } from '../provider-webhook.js';

const provider = 'sendgrid';
/** Undone elsewhere, or about the account. */
const NOT_KEPT = new Set(['group_resubscribe', 'account_status_change']);

/**
 * What one event of a SendGrid batch means.
 * @see https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event
 */
export function sendGridEvent(event: Fields, nowMs: number): ProviderEvent {
  const type = event.text('event') ?? '';
  if (NOT_KEPT.has(type)) return { kind: 'ignored', type };
  const told = {
    provider,
    type,
    send: [event.text(REQUEST_ID_FIELD), event.text('smtp-id')],
    at: event.number('timestamp'),
    eventId: event.text('sg_event_id'),
    messageId: event.text('sg_message_id'),
    recipient: event.text('email'),
    nowMs,
  };
  switch (type) {
    case 'processed':
      return reported({ ...told, event: 'sent' });
    case 'delivered':
      return reported({ ...told, event: 'delivered' });
    case 'deferred':
      return reported({ ...told, event: 'deferred', reply: event.text('response') ?? event.text('reason') });
    case 'dropped':
      return reported({
        ...told,
        event: 'failed',
        reason: event.text('reason'),
        suppressedFor: droppedFor(event.text('reason')),
      });
    case 'bounce':
      // `blocked` is what SendGrid calls a bounce that says nothing about the address.
      return reported({
        ...told,
        event: 'bounced',
        bounceType: event.text('type') === 'blocked' ? 'soft' : 'hard',
        reply: event.text('reason'),
        enhancedCode: event.text('status'),
      });
    case 'open': {
      const machine = event.flag('sg_machine_open') || isMachineReported(event.text('useragent'));
      return reported({ ...told, event: 'opened', machine });
    }
    case 'click':
      return reported({
        ...told,
        event: 'clicked',
        url: event.text('url'),
        machine: event.flag('sg_machine_open') || isMachineReported(event.text('useragent')),
      });
    case 'spamreport':
      return reported({ ...told, event: 'complained', feedbackType: 'abuse' });
    case 'unsubscribe':
      return unsubscribed({ ...told, scope: 'tenant' });
    case 'group_unsubscribe':
      return unsubscribed({ ...told, scope: 'campaign' });
    default:
      return { kind: 'unknown', type };
  }
}

/** What SendGrid's own lists say of an address it did not send to. */
function droppedFor(reason: string | undefined): SuppressionReason | undefined {
  if (reason === undefined) return undefined;
  if (/^bounced address/i.test(reason)) return 'hard_bounce';
  if (/^spam reporting address/i.test(reason)) return 'complaint';
  if (/^unsubscribed address/i.test(reason)) return 'unsubscribe';
  return undefined;
}
