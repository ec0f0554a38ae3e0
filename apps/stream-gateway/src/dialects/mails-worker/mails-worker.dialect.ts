import { KEY_KINDS } from '@posthorn/platform';
import type { RecordedEvent } from '@posthorn/events';
import type { StreamDialect } from '../../dialect.js';
import type { View } from '../../engine/dialect.js';
import { mailsWorkerEvent } from './mails-worker-event.js';
import { readMailsWorkerStream } from './mails-worker-request.js';

/**
 * mails-worker's bounded stream: 25 s, a comment every 2 s while nothing happens, and a short object for each mail.
 *
 * ```
 * id: evt_01JPYC2K7Q0M002000000000A1
 * event: message.received
 * data: {"event":"message.received","email_id":"abc-123","mailbox":"sarah@acme.example",...}
 * ```
 */
export const mailsWorker: StreamDialect = {
  name: 'mails-worker',
  /** And `/v1/events` for whoever means it (v1-events). */
  paths: ['/worker/v1/events'],
  keyKinds: KEY_KINDS,
  timing: { greeting: 'keepalive', keepalive: 'keepalive', keepaliveMs: 2_000, lifetimeMs: 25_000 },
  read: readMailsWorkerStream,
  view: mailsWorkerView,
};

export function mailsWorkerView(event: RecordedEvent): View | undefined {
  const object = mailsWorkerEvent(event);
  return object && { event: object.event, data: JSON.stringify(object) };
}
