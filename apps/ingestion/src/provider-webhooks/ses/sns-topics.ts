import { jsonOf } from '../../mail-events/json-body.js';
import { Fields } from '../fields.js';
import { badSignature, headerOf, notJson, type Received, type WebhookRequest } from '../provider-webhook.js';
import { partsOf } from '../settings-list.js';
import { SnsCertificates, type FetchText } from './sns-certificates.gateway.js';
import { certificateUrl, isSignedBySns, signedText, snsUrl } from './sns-signature.js';

/** What somebody published to a topic; not cut as a text would be. */
export interface SnsNotification {
  readonly kind: 'notification';
  readonly content: string;
}

/** Messages of Amazon SNS: signed by Amazon's certificate, and only from topics the operator has named. */
export class SnsTopics {
  private readonly topics: ReadonlySet<string>;
  private readonly certificates: SnsCertificates;

  /** @param setting ARNs of topics, separated by commas */
  constructor(
    setting: string | undefined,
    private readonly fetchText: FetchText,
  ) {
    this.topics = new Set(partsOf(setting));
    this.certificates = new SnsCertificates(fetchText);
  }

  get missing(): string | undefined {
    return this.topics.size === 0 ? 'SES_SNS_TOPIC_ARNS' : undefined;
  }

  /** The notification in a request; a subscription is confirmed here, and nothing more is to be done about it. */
  async read(request: WebhookRequest): Promise<SnsNotification | Received> {
    if (headerOf(request, 'x-amz-sns-rawdelivery') === 'true') return rawDelivery;
    const json = jsonOf(request.body);
    const message = new Fields(json);
    if (!message.isObject) return notJson;
    const text = signedText(Object(json) as Readonly<Record<string, unknown>>);
    if (text === undefined) return { kind: 'malformed', detail: 'Type: must be that of a message of Amazon SNS' };
    // Before the certificate: a stranger cannot make this server fetch anything.
    if (!this.topics.has(message.text('TopicArn') ?? '')) {
      return { kind: 'unauthentic', detail: 'TopicArn is not among SES_SNS_TOPIC_ARNS.' };
    }
    const refused = await this.verify(message, text, request.nowMs);
    if (refused) return refused;
    const type = message.text('Type') ?? '';
    if (type === 'SubscriptionConfirmation') return this.confirm(message);
    if (type === 'UnsubscribeConfirmation') return { kind: 'events', events: [{ kind: 'ignored', type }] };
    return { kind: 'notification', content: message.raw('Message') };
  }

  private async verify(message: Fields, text: string, nowMs: number): Promise<Received | undefined> {
    const url = certificateUrl(message.text('SigningCertURL') ?? message.text('SigningCertUrl'));
    if (!url) return { kind: 'unauthentic', detail: 'SigningCertURL is no certificate of Amazon SNS.' };
    try {
      return isSignedBySns(await this.certificates.keyOf(url, nowMs), text, message) ? undefined : badSignature;
    } catch (cause) {
      return { kind: 'unverifiable', detail: 'The certificate of Amazon SNS could not be read.', cause };
    }
  }

  private async confirm(message: Fields): Promise<Received> {
    const url = snsUrl(message.text('SubscribeURL'));
    if (!url) return { kind: 'malformed', detail: 'SubscribeURL is no URL of Amazon SNS.' };
    try {
      await this.fetchText(url);
    } catch (cause) {
      return { kind: 'unverifiable', detail: 'The subscription could not be confirmed.', cause };
    }
    return { kind: 'events', events: [{ kind: 'ignored', type: 'SubscriptionConfirmation' }] };
  }
}

const rawDelivery: Received = {
  kind: 'malformed',
  detail: 'Raw message delivery carries no signature.',
  fix: 'Switch raw message delivery off in the SNS subscription.',
};
