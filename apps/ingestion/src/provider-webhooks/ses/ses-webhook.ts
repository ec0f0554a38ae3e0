import { jsonOf } from '../../mail-events/json-body.js';
import { Fields } from '../fields.js';
import type { ProviderEvent, ProviderWebhook, Received } from '../provider-webhook.js';
import { sesEvent } from './ses-events.js';
import type { FetchText } from './sns-certificates.gateway.js';
import { SnsTopics } from './sns-topics.js';

/** What SES writes to a topic when it is chosen, in no JSON. */
export const GREETING = /^Successfully validated SNS topic/;

/** Amazon SES over SNS. */
export function sesWebhook(setting: string | undefined, fetchText: FetchText): ProviderWebhook {
  const topics = new SnsTopics(setting, fetchText);
  return {
    provider: 'ses',
    missing: topics.missing,
    receive: async (request) => {
      const read = await topics.read(request);
      return read.kind === 'notification' ? eventsIn(read.content, request.nowMs) : read;
    },
  };
}

function eventsIn(content: string, nowMs: number): Received {
  const json = new Fields(jsonOf(content));
  if (json.isObject) return { kind: 'events', events: [sesEvent(json, nowMs)] };
  const greeting: ProviderEvent = { kind: 'ignored', type: 'greeting' };
  if (GREETING.test(content)) return { kind: 'events', events: [greeting] };
  return { kind: 'malformed', detail: 'Message: must be the JSON of an event of Amazon SES' };
}
