import { jsonOf } from '../../mail-events/json-body.js';
import { Fields } from '../../provider-webhooks/fields.js';
import { GREETING } from '../../provider-webhooks/ses/ses-webhook.js';
import type { FetchText } from '../../provider-webhooks/ses/sns-certificates.gateway.js';
import { SnsTopics } from '../../provider-webhooks/ses/sns-topics.js';
import { envelopeOf } from '../envelope.js';
import { clientOf, receivedIn } from '../hops.js';
import { mailOf, malformed, nothingIn, type InboundWebhook, type Provided } from '../inbound-webhook.js';
import type { ReadObject } from './s3-mails.gateway.js';

/** Servers by which Amazon receives mail. */
export const AMAZON = /^inbound-smtp\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$/i;

/**
 * Mail that Amazon SES received, over SNS: in the notification itself, or in S3.
 * @param readObject reads from S3; without it such mails wait
 * @see https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-contents.html
 */
export function sesInbound(
  setting: string | undefined,
  fetchText: FetchText,
  readObject: ReadObject | undefined,
): InboundWebhook {
  const topics = new SnsTopics(setting, fetchText);

  async function contentOf(event: Fields, action: Fields): Promise<Uint8Array | Provided> {
    const type = action.text('type');
    if (type === 'SNS') {
      return Buffer.from(event.raw('content'), action.text('encoding')?.toUpperCase() === 'BASE64' ? 'base64' : 'utf8');
    }
    // Bounce, Lambda, Stop, WorkMail: Amazon tells that it did something, and not the mail.
    if (type !== 'S3') return { kind: 'nothing', type: `action ${type ?? 'unknown'}` };
    const [bucket, key] = [action.text('bucketName'), action.text('objectKey')];
    if (bucket === undefined || key === undefined)
      return malformed('receipt.action: must name bucketName and objectKey');
    if (!readObject) return inS3;
    try {
      return await readObject({ bucket, key });
    } catch (cause) {
      return { kind: 'unverifiable', detail: 'The mail could not be read from Amazon S3.', cause };
    }
  }

  return {
    provider: 'ses',
    missing: topics.missing,
    receive: async (request) => {
      const read = await topics.read(request);
      if (read.kind !== 'notification') return nothingIn(read);
      const event = new Fields(jsonOf(read.content));
      if (GREETING.test(read.content)) return { kind: 'nothing', type: 'greeting' };
      if (event.text('notificationType') !== 'Received') return notReceived;
      const raw = await contentOf(event, event.at('receipt', 'action'));
      if ('kind' in raw) return raw;
      if (raw.length === 0) return malformed('content: must be the mail');
      const client = clientOf(receivedIn(raw), AMAZON);
      // Amazon's own hop names the mail as the notification does.
      const isAmazons = client !== undefined && client.id === event.text('mail', 'messageId');
      const to = event.items('receipt', 'recipients').map((recipient) => recipient.raw());
      const from = event.raw('mail', 'source');
      return mailOf({ raw, envelope: envelopeOf({ from, to, ...(isAmazons && client) }) });
    },
  };
}

const notReceived = malformed(
  'Message: must be the JSON of a mail that Amazon SES received.',
  'Subscribe this address to the topic of a receipt rule; topics of sending events belong to /v1/webhooks/ses.',
);

const inS3: Provided = {
  kind: 'unverifiable',
  detail: 'The mail lies in Amazon S3, and SES_INBOUND_BUCKETS is not set on this server.',
  cause: undefined,
};
