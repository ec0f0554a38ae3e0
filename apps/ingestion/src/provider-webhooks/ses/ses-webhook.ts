import { Fields } from '../fields.js';
import { jsonOf } from '../../mail-events/json-body.js';
import {
  badSignature,
  headerOf,
  notJson,
  type ProviderEvent,
  type ProviderWebhook,
  type Received,
} from '../provider-webhook.js';
import { partsOf } from '../settings-list.js';
import { sesEvent } from './ses-events.js';
import type { FetchText } from './sns-certificates.gateway.js';
import { SnsCertificates } from './sns-certificates.gateway.js';
import { certificateUrl, isSignedBySns, signedText, snsUrl } from './sns-signature.js';

/** What SES writes to a topic when it is chosen, in no JSON. */
const GREETING = /^Successfully validated SNS topic/;

/** Amazon SES over SNS: signed by Amazon's certificate, and only from topics the operator has named. */
export function sesWebhook(setting: string | undefined, fetchText: FetchText): ProviderWebhook {
  const topics = new Set(partsOf(setting));
  const certificates = new SnsCertificates(fetchText);

  async function verify(message: Fields, text: string, nowMs: number): Promise<Received | undefined> {
    const url = certificateUrl(message.text('SigningCertURL') ?? message.text('SigningCertUrl'));
    if (!url) return { kind: 'unauthentic', detail: 'SigningCertURL is no certificate of Amazon SNS.' };
    try {
      return isSignedBySns(await certificates.keyOf(url, nowMs), text, message) ? undefined : badSignature;
    } catch (cause) {
      return { kind: 'unverifiable', detail: 'The certificate of Amazon SNS could not be read.', cause };
    }
  }

  return {
    provider: 'ses',
    missing: topics.size === 0 ? 'SES_SNS_TOPIC_ARNS' : undefined,
    receive: async (request) => {
      if (headerOf(request, 'x-amz-sns-rawdelivery') === 'true') return rawDelivery;
      const json = jsonOf(request.body);
      const message = new Fields(json);
      if (!message.isObject) return notJson;
      const text = signedText(Object(json) as Readonly<Record<string, unknown>>);
      if (text === undefined) return { kind: 'malformed', detail: 'Type: must be that of a message of Amazon SNS' };
      // Before the certificate: a stranger cannot make this server fetch anything.
      if (!topics.has(message.text('TopicArn') ?? '')) {
        return { kind: 'unauthentic', detail: 'TopicArn is not among SES_SNS_TOPIC_ARNS.' };
      }
      const refused = await verify(message, text, request.nowMs);
      if (refused) return refused;
      const type = message.text('Type') ?? '';
      if (type === 'SubscriptionConfirmation') return confirm(message, fetchText);
      if (type === 'UnsubscribeConfirmation') return { kind: 'events', events: [{ kind: 'ignored', type }] };
      return eventsIn(message, request.nowMs);
    },
  };
}

const rawDelivery: Received = {
  kind: 'malformed',
  detail: 'Raw message delivery carries no signature.',
  fix: 'Switch raw message delivery off in the SNS subscription.',
};

async function confirm(message: Fields, fetchText: FetchText): Promise<Received> {
  const url = snsUrl(message.text('SubscribeURL'));
  if (!url) return { kind: 'malformed', detail: 'SubscribeURL is no URL of Amazon SNS.' };
  try {
    await fetchText(url);
  } catch (cause) {
    return { kind: 'unverifiable', detail: 'The subscription could not be confirmed.', cause };
  }
  return { kind: 'events', events: [{ kind: 'ignored', type: 'SubscriptionConfirmation' }] };
}

function eventsIn(message: Fields, nowMs: number): Received {
  // Not cut as a text would be: an event with many headers is long.
  const content = message.raw('Message');
  const json = new Fields(jsonOf(content));
  if (json.isObject) return { kind: 'events', events: [sesEvent(json, nowMs)] };
  const greeting: ProviderEvent = { kind: 'ignored', type: 'greeting' };
  if (GREETING.test(content)) return { kind: 'events', events: [greeting] };
  return { kind: 'malformed', detail: 'Message: must be the JSON of an event of Amazon SES' };
}
