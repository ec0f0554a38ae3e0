import { isIP } from 'node:net';
import type { NewEvent } from '@posthorn/event-log';
import { InboundReceived } from '@posthorn/events';
import type { PeekedHeader } from '@posthorn/mail';
import type { BlobRef } from '@posthorn/platform';
import { storable } from '../mail-events/storable.js';
import type { InboundMail } from './inbound-mail.js';
import type { Mailbox } from './mailboxes.js';

/** One mail in one mailbox. */
export interface Delivery {
  readonly mailbox: Mailbox;
  /** Recipients of the envelope that are this mailbox. Others' are none of its business: it may have been a blind copy. */
  readonly recipients: readonly string[];
}

export interface ReceivedFacts {
  readonly mail: Pick<InboundMail, 'envelope' | 'via'>;
  readonly header: PeekedHeader;
  readonly raw: BlobRef;
  readonly delivery: Delivery;
  readonly messageId: string;
  /** Contact key of `authorOf`. */
  readonly contact: string;
  readonly receivedAt: string;
  readonly testMode: boolean;
}

const UNKNOWN = 'unknown@invalid';
const MAX_ADDRESS = 320;
const MAX_MESSAGE_ID = 998;
const MAX_HELO = 255;
const MAX_RECIPIENTS = 1_000;

/** Whose mail it is: the author in its header, where it has no usable one its envelope's sender, else nobody. */
export function authorOf({ from }: PeekedHeader, envelopeFrom: string): string {
  const author = from ?? envelopeFrom;
  return author === '' || author.length > MAX_ADDRESS ? UNKNOWN : storable(author);
}

/** The fact that it came. It says nothing of what the mail says, which may have to be withheld. */
export function receivedEvent(facts: ReceivedFacts): NewEvent {
  const { mail, header, raw, delivery, messageId, contact, receivedAt, testMode } = facts;
  const { from, clientIp, helo } = mail.envelope;
  const { mailbox, recipients } = delivery;
  const { rfcMessageId = '' } = header;
  return {
    fact: InboundReceived.of({
      messageId,
      from: authorOf(header, from),
      mailbox: mailbox.address,
      receivedAt,
      raw: { ...raw, contentType: 'message/rfc822' },
      ...(rfcMessageId !== '' && rfcMessageId.length <= MAX_MESSAGE_ID && { rfcMessageId: storable(rfcMessageId) }),
      envelope: {
        from: storable(from.slice(0, MAX_ADDRESS)),
        to: recipients.slice(0, MAX_RECIPIENTS).map(storable),
        ...(clientIp !== undefined && isIP(clientIp) !== 0 && { clientIp }),
        ...(helo !== undefined && { helo: storable(helo.slice(0, MAX_HELO)) }),
      },
      via: mail.via,
    }),
    workspaceId: mailbox.workspaceId,
    key: contact,
    contact,
    occurredAt: receivedAt,
    testMode,
    correlationId: messageId,
    ...(mailbox.agentId !== undefined && { agentId: mailbox.agentId }),
  };
}
