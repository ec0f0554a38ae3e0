import type { StreamDialect } from '../../dialect.js';
import type { View } from '../../engine/dialect.js';
import type { ListedEvent } from '../../event-list/listed-event.js';
import { mailsAiEvent } from './mails-ai-event.js';
import { readMailsAiStream } from './mails-ai-request.js';

/**
 * mails.ai's event stream: its own names, the event object of the list in every frame, and a life of about 50 s.
 *
 * ```
 * id: evt_01JPYC2K7Q0M002000000000A1
 * event: message.received
 * data: {"id":"evt_01JPYC2K7Q0M002000000000A1","type":"message.received","workspace_id":"wsk_...","agent_id":"agt_...",...}
 * ```
 */
export const mailsAi: StreamDialect = {
  name: 'mails-ai',
  paths: ['/v1/events/stream', '/api/v1/events/stream'],
  keyKinds: ['mk_live', 'mk_test'],
  timing: { greeting: 'connected', keepalive: 'keepalive', keepaliveMs: 15_000, lifetimeMs: 50_000 },
  read: readMailsAiStream,
  view: mailsAiView,
};

export function mailsAiView(event: ListedEvent): View | undefined {
  const object = mailsAiEvent(event);
  return object && { event: object.type, data: JSON.stringify(object) };
}
