import { isMachineReported } from '../../machines/machine-signs.js';
import type { BounceType } from '../../mail-events/delivery-report.js';
import type { Fields } from '../fields.js';
import { REQUEST_ID_FIELD, reported, unsubscribed, type ToldReport } from '../provider-report.js';
import type { ProviderEvent } from '../provider-webhook.js';

const provider = 'ses';
const BOUNCE_TYPES: Readonly<Record<string, BounceType>> = { Permanent: 'hard', Transient: 'soft' };

/**
 * What one event of Amazon SES means.
 * @param json the JSON in the SNS message
 * @see https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
export function sesEvent(json: Fields, nowMs: number): ProviderEvent {
  // Notifications that are set on an identity, without a configuration set, call it by another name.
  const type = json.text('eventType') ?? json.text('notificationType') ?? '';
  const mail = json.at('mail');
  const told = {
    provider,
    type,
    send: [
      mail.first('tags', REQUEST_ID_FIELD),
      headerOfMail(mail),
      mail.text('commonHeaders', 'messageId'),
      mail.text('source'),
    ],
    at: mail.text('timestamp'),
    messageId: mail.text('messageId'),
    recipient: mail.first('destination'),
    nowMs,
  };
  switch (type) {
    case 'Send':
      return reported({ ...told, event: 'sent' });
    case 'Delivery':
      return reported({ ...told, event: 'delivered', at: json.text('delivery', 'timestamp') ?? told.at });
    case 'DeliveryDelay':
      return delayed(json.at('deliveryDelay'), told);
    case 'Bounce':
      return bounced(json.at('bounce'), told);
    case 'Complaint':
      return complained(json.at('complaint'), told);
    case 'Reject':
      return reported({ ...told, event: 'failed', reason: json.text('reject', 'reason') });
    case 'Rendering Failure':
    case 'RenderingFailure':
      return reported({ ...told, event: 'failed', reason: json.text('failure', 'errorMessage') });
    case 'Open':
      return reported({ ...told, ...openOrClick(json.at('open')), event: 'opened' });
    case 'Click':
      return reported({ ...told, ...openOrClick(json.at('click')), event: 'clicked', url: json.text('click', 'link') });
    case 'Subscription':
      return subscription(json.at('subscription'), told);
    default:
      return { kind: 'unknown', type };
  }
}

type ToldOfMail = Omit<ToldReport, 'event'>;

function delayed(delay: Fields, told: ToldOfMail): ProviderEvent {
  const [recipient] = delay.items('delayedRecipients');
  const at = delay.text('timestamp') ?? told.at;
  const kind = delay.text('delayType');
  return reported({
    ...told,
    event: 'deferred',
    at,
    // SES gives a delay no id; SNS tries again with the same text, and another delay has another time.
    eventId: `${told.messageId ?? ''} ${at ?? ''} ${kind ?? ''}`,
    recipient: recipient?.text('emailAddress') ?? told.recipient,
    reason: kind,
    reply: recipient?.text('diagnosticCode'),
    enhancedCode: recipient?.text('status'),
  });
}

function bounced(bounce: Fields, told: ToldOfMail): ProviderEvent {
  const [recipient] = bounce.items('bouncedRecipients');
  const type = bounce.text('bounceType') ?? '';
  const reply = recipient?.text('diagnosticCode');
  return reported({
    ...told,
    event: 'bounced',
    at: bounce.text('timestamp') ?? told.at,
    recipient: recipient?.text('emailAddress') ?? told.recipient,
    bounceType: Object.hasOwn(BOUNCE_TYPES, type) ? BOUNCE_TYPES[type] : 'undetermined',
    reason: reply ?? [type, bounce.text('bounceSubType')].join(' '),
    reply,
    enhancedCode: recipient?.text('status'),
  });
}

function complained(complaint: Fields, told: ToldOfMail): ProviderEvent {
  const type = complaint.text('complaintFeedbackType');
  // The recipient took it back out of the spam folder.
  if (type === 'not-spam') return { kind: 'ignored', type: told.type };
  const at = complaint.text('timestamp') ?? told.at;
  const recipient = complaint.items('complainedRecipients')[0]?.text('emailAddress') ?? told.recipient;
  if (complaint.text('complaintSubType') === 'OnAccountSuppressionList') {
    const reason = "not sent: on the SES account's suppression list, for a complaint";
    return reported({ ...told, event: 'failed', at, recipient, reason, suppressedFor: 'complaint' });
  }
  return reported({ ...told, event: 'complained', at, recipient, feedbackType: type ?? 'abuse' });
}

function openOrClick(engagement: Fields) {
  return { at: engagement.text('timestamp'), machine: isMachineReported(engagement.text('userAgent')) };
}

/** Lists and topics that SES manages: leaving all of them, or one, which may be a campaign's. */
function subscription(subscribed: Fields, told: ToldOfMail): ProviderEvent {
  const at = subscribed.text('timestamp') ?? told.at;
  const wants = subscribed.at('newTopicPreferences');
  if (wants.flag('unsubscribeAll')) return unsubscribed({ ...told, at, scope: 'tenant' });
  const leaves = wants.items('topicSubscriptionStatus').some((topic) => topic.text('subscriptionStatus') === 'OptOut');
  return leaves ? unsubscribed({ ...told, at, scope: 'campaign' }) : { kind: 'ignored', type: told.type };
}

/** SES replaces the Message-ID of a mail; what we wrote stands among its headers, where those are included. */
function headerOfMail(mail: Fields): string | undefined {
  const headers = mail.items('headers').filter((header) => /^message-id$/i.test(header.text('name') ?? ''));
  return headers[0]?.text('value');
}
