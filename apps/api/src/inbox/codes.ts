import type { Db } from '@posthorn/database';
import type { Principal } from '@posthorn/platform';
import { findNewestCode, type ReceivedRow } from '../inbound/received-mail.queries.js';
import { mailOf, type ReceivedMails } from '../inbound/received-mails.js';
import type { CodeWaits, ReceivedCode } from './code-waits.js';
import type { CodeQuery } from './inbox-query.js';
import { withinMailbox } from './whose-mailbox.js';

/** One-time codes hardly live longer: an older one is not what somebody waits for who does not say since when. */
const FRESH_MS = 600_000;

/** The newest one-time code of a mailbox, as soon as there is one. */
export class Codes {
  constructor(
    private readonly db: Db,
    private readonly mails: Pick<ReceivedMails, 'read'>,
    private readonly waits: Pick<CodeWaits, 'join'>,
  ) {}

  /**
   * @param gone aborts when the caller does not wait any more
   * @returns nothing when none came in time
   * @throws ReadModelBehindError when one may have come that the read models do not have yet
   */
  async newest(
    caller: Principal,
    { timeout, since, ...whose }: CodeQuery,
    gone: AbortSignal,
  ): Promise<ReceivedCode | undefined> {
    const startedAt = Date.now();
    const of = mailOf(await withinMailbox(this.db, caller, whose));
    const after = since ?? new Date(startedAt - FRESH_MS);
    const wait = await this.waits.join({ ...of, after });
    try {
      const row = await this.mails.read((db) => findNewestCode(db, of, after));
      if (row !== undefined) return codeOf(row);
      return await wait.code(timeout * 1_000 - (Date.now() - startedAt), gone);
    } finally {
      wait.leave();
    }
  }
}

function codeOf({ message_id: id, code, from_email: from, subject, received_at: at }: ReceivedRow): ReceivedCode {
  return { id, code: code ?? '', from, subject: subject ?? '', received_at: at.toISOString() };
}
