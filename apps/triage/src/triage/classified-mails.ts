import type { EventLog, NewEvent } from '@posthorn/event-log';
import { AppendConflictError } from '@posthorn/event-log';
import { eventSubject, InboundClassified, isEvent, type RecordedEvent } from '@posthorn/events';
import type { Received } from './triage-facts.js';

/** Which mail, and where its `inbound.received` stands. */
export interface ReceivedPlace {
  readonly workspaceId: string;
  readonly contact: string;
  readonly messageId: string;
  readonly sequence: number;
}

export function placeOf({ workspaceId, sequence, contact = '', data: { messageId } }: Received): ReceivedPlace {
  return { workspaceId, contact, messageId, sequence };
}

/** Names the contact of a mail. */
export function whose({ workspaceId, contact = '' }: Received): string {
  return `${workspaceId} ${contact}`;
}

/** What the log says of the mails of a contact. */
export interface Seen {
  readonly isClassified: boolean;
  /** Of the contact's last mail that was classified; 0 for none. */
  readonly last: number;
}

/**
 * Whether mails were classified, by the log itself: that of a mail stands behind its `inbound.received`, so a redelivery
 * years later finds it as well as the second replica does.
 */
export class ClassifiedMails {
  constructor(private readonly log: Pick<EventLog, 'last' | 'read' | 'append'>) {}

  /** @throws LogUnavailableError */
  async look(mail: ReceivedPlace): Promise<Seen> {
    const subject = subjectOf(mail);
    const last = await this.log.last(subject);
    // In nearly every case the contact's last mail is an older one, or this one.
    if (last === undefined || last.sequence < mail.sequence) return { isClassified: false, last: last?.sequence ?? 0 };
    if (isOf(mail, last)) return { isClassified: true, last: last.sequence };
    for await (const event of this.log.read({ subjects: [subject], after: mail.sequence, until: last.sequence })) {
      if (isOf(mail, event)) return { isClassified: true, last: last.sequence };
    }
    return { isClassified: false, last: last.sequence };
  }

  /**
   * Appends what was found out, if nobody classified a mail of this contact since it was looked.
   * @returns false when somebody did, so that it has to be looked again
   * @throws LogUnavailableError
   */
  async append(mail: ReceivedPlace, events: readonly NewEvent[], { last }: Seen): Promise<boolean> {
    try {
      await this.log.append(events, {
        messageId: `inbound.triaged:${mail.messageId}`,
        expect: { subject: subjectOf(mail), lastSequence: last },
      });
      return true;
    } catch (error) {
      if (error instanceof AppendConflictError) return false;
      throw error;
    }
  }
}

function subjectOf({ workspaceId, contact }: ReceivedPlace): string {
  return eventSubject({ workspaceId, family: InboundClassified.family, key: contact, verb: InboundClassified.verb });
}

function isOf({ messageId }: ReceivedPlace, event: RecordedEvent): boolean {
  return isEvent(InboundClassified, event) && event.data.messageId === messageId;
}
