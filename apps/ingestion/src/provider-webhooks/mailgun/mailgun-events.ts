import { classifyReply } from '@posthorn/mail';
import { isMachineReported } from '../../machines/machine-signs.js';
import type { BounceType, SuppressionReason } from '../../mail-events/delivery-report.js';
import type { Fields } from '../fields.js';
import { REQUEST_ID_FIELD, reported, unsubscribed, type ToldReport } from '../provider-report.js';
import type { ProviderEvent } from '../provider-webhook.js';

const provider = 'mailgun';
/** Mail that came in, and answers about mailing lists and address checks. */
const NOT_KEPT = new Set([
  'stored',
  'email_validation',
  'list_member_uploaded',
  'list_member_upload_error',
  'list_uploaded',
]);

/** Mailgun sent nothing, because its own list names the recipient. */
const SUPPRESSED: Readonly<Record<string, SuppressionReason>> = {
  'suppress-bounce': 'hard_bounce',
  'suppress-complaint': 'complaint',
  'suppress-unsubscribe': 'unsubscribe',
};

/**
 * What one event of Mailgun means.
 * @param event the request's `event-data`
 * @see https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/webhook-payloads
 */
export function mailgunEvent(event: Fields, nowMs: number): ProviderEvent {
  const type = event.text('event') ?? '';
  if (NOT_KEPT.has(type)) return { kind: 'ignored', type };
  const messageId = event.text('message', 'headers', 'message-id');
  const status = event.at('delivery-status');
  const told = {
    provider,
    type,
    send: [event.text('user-variables', REQUEST_ID_FIELD), messageId],
    at: event.number('timestamp'),
    eventId: event.text('id'),
    messageId,
    recipient: event.text('recipient'),
    reply: status.text('message') ?? status.text('description'),
    smtpCode: status.number('code'),
    enhancedCode: status.text('enhanced-code'),
    nowMs,
  };
  switch (type) {
    case 'accepted':
      return reported({ ...told, event: 'sent' });
    case 'delivered':
      return reported({ ...told, event: 'delivered' });
    case 'rejected':
      return reported({ ...told, event: 'failed', reason: event.text('reject', 'reason') ?? event.text('reason') });
    case 'failed':
      return reported(failed(event, told));
    case 'opened':
      return reported({ ...told, event: 'opened', machine: isMachine(event) });
    case 'clicked':
      return reported({ ...told, event: 'clicked', url: event.text('url'), machine: isMachine(event) });
    case 'complained':
      return reported({ ...told, event: 'complained', feedbackType: 'abuse' });
    case 'unsubscribed':
      return unsubscribed({ ...told, scope: 'tenant' });
    default:
      return { kind: 'unknown', type };
  }
}

function failed(event: Fields, told: Omit<ToldReport, 'event'>): ToldReport {
  const why = event.text('reason') ?? '';
  const reason = told.reply ?? why;
  if (event.text('severity') === 'temporary') {
    const retryS = event.number('delivery-status', 'retry-seconds');
    return { ...told, event: 'deferred', reason, retryAfterMs: retryS === undefined ? undefined : retryS * 1_000 };
  }
  const suppressedFor = Object.hasOwn(SUPPRESSED, why) ? SUPPRESSED[why] : undefined;
  if (suppressedFor !== undefined) return { ...told, event: 'failed', reason, suppressedFor };
  return { ...told, event: 'bounced', reason, bounceType: bounceTypeOf(event, told, why) };
}

function bounceTypeOf(event: Fields, told: Omit<ToldReport, 'event'>, why: string): BounceType {
  const said = event.text('delivery-status', 'bounce-type');
  if (said === 'hard' || said === 'soft') return said;
  // Tried for hours without an answer that ended it, or kept away by the recipient's provider as a whole.
  if (why === 'old' || why === 'espblock' || why === 'greylisted') return 'soft';
  const code = told.smtpCode ?? 0;
  if (code >= 400 && code <= 599) {
    const enhanced = told.enhancedCode;
    const reply = { code, text: told.reply ?? '', ...(enhanced !== undefined && { enhanced }) };
    return classifyReply(reply).bounceType ?? 'undetermined';
  }
  return why === 'bounce' ? 'hard' : 'undetermined';
}

/** Mailgun names the bots it recognises: `apple`, `gmail`, `generic`. */
function isMachine(event: Fields): boolean {
  return event.text('client-info', 'bot') !== undefined || isMachineReported(event.text('client-info', 'user-agent'));
}
