import type { Db } from '@posthorn/database';
import type { Principal } from '@posthorn/platform';
import { readSignals } from '@posthorn/signals';
import { filesOf } from '../inbound/attachments.js';
import { bodiesOf } from '../inbound/mail-bodies.js';
import type { ReceivedRow } from '../inbound/received-mail.queries.js';
import type { ReceivedMails } from '../inbound/received-mails.js';
import { firstCalendarEvent, type CalendarEvent } from './calendar-file.js';
import { extract, type Extraction, type ExtractionType } from './extraction.js';
import { withinMailbox } from './whose-mailbox.js';

const MAX_CALENDAR_BYTES = 262_144;

/** Facts of a received mail, whether or not its agent has its mail classified. */
export class Extractor {
  constructor(
    private readonly db: Db,
    private readonly mails: Pick<ReceivedMails, 'open' | 'bytes'>,
  ) {}

  /** @throws Problem 404, 409 while the mail is withheld */
  async extract(
    caller: Principal,
    { id, type, ...whose }: { readonly id: string; readonly type: ExtractionType; readonly to?: string | undefined },
  ): Promise<Extraction> {
    const mail = await this.mails.open(await withinMailbox(this.db, caller, whose), id);
    const { text } = await bodiesOf(this.mails, mail);
    const { from_email: from, from_name: fromName, subject } = mail;
    const said = { from, fromName, subject: subject ?? '', text: text ?? '' };
    const signals = readSignals({
      from,
      ...(fromName !== null && { fromName }),
      subject: said.subject,
      text: said.text,
      headers: [],
      attachments: [],
      dateMs: mail.received_at.getTime(),
    });
    return extract(type, {
      ...said,
      code: mail.code ?? signals.code ?? null,
      entities: signals.entities,
      event: type === 'calendar' ? await this.event(mail) : undefined,
    });
  }

  private async event(mail: ReceivedRow): Promise<CalendarEvent | undefined> {
    const file = filesOf(mail).find(
      ({ contentType, filename, sizeBytes }) =>
        sizeBytes <= MAX_CALENDAR_BYTES && (contentType === 'text/calendar' || /\.ics$/i.test(filename)),
    );
    if (file === undefined) return undefined;
    return firstCalendarEvent(new TextDecoder().decode(await this.mails.bytes(mail.message_id, file.sha256)));
  }
}
