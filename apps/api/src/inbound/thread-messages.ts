import { bodiesOf, MAX_PART_BYTES, type MailBodies } from './mail-bodies.js';
import type { ReceivedRow } from './received-mail.queries.js';
import type { ReceivedMails } from './received-mails.js';
import type { ThreadEntry } from './threads.js';

/** Where the mails of a thread are, and how a dialect shows them. */
export interface ThreadViews<Sent, View> {
  readonly mails: Pick<ReceivedMails, 'bytes'>;
  /** Messages of ours by their ids; what is not there is left out. */
  readonly sent: (messageIds: readonly string[]) => Promise<ReadonlyMap<string, Sent>>;
  readonly inbound: (mail: ReceivedRow, bodies: MailBodies) => View;
  readonly outbound: (message: Sent) => View;
}

/** Mails of a thread with what they say, the beginning of long ones, in their order. */
export async function threadMessages<Sent, View>(
  entries: readonly ThreadEntry[],
  { mails, sent, inbound, outbound }: ThreadViews<Sent, View>,
): Promise<View[]> {
  const stored = await sent(entries.flatMap((entry) => (entry.direction === 'outbound' ? [entry.messageId] : [])));
  const shown = await Promise.all(
    entries.map(async (entry) => {
      if (entry.direction === 'inbound')
        return [inbound(entry.mail, await bodiesOf(mails, entry.mail, MAX_PART_BYTES))];
      const message = stored.get(entry.messageId);
      return message === undefined ? [] : [outbound(message)];
    }),
  );
  return shown.flat();
}
