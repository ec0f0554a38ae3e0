import { waitForPosition, type Db } from '@posthorn/database';
import type { EventLog } from '@posthorn/event-log';
import { type Citation, citationsOf, meansProviderId } from './citations.js';
import { type ContactSend, readContactSends } from './contact-sends.js';
import { CitedMailPendingError } from './thread.errors.js';
import { ThreadFactsReader } from './thread-facts-reader.js';
import type { Cited, SendFacts, ThreadedMail } from './thread-evidence.js';
import { decideThread, type ThreadDecision } from './decide-thread.js';
import { findCitedMails, findSends, type Place } from './thread.queries.js';

/** An inbound mail that belongs somewhere. */
export interface UnthreadedMail extends ThreadedMail, Place {
  readonly inReplyTo: readonly string[];
  readonly references: readonly string[];
  readonly workspaceSecret: Uint8Array;
  /** Of its `inbound.received`. */
  readonly sequence: number;
  /** What read models have to show: the last mail of this contact that was classified; 0 for none. */
  readonly readFrom: number;
  /** Whether a mail that it names, and that is not triaged yet, is worth another look. */
  readonly mayWait: boolean;
  /** When something was sent to this contact last. */
  readonly lastSentAtMs?: number;
}

const DAY_MS = 86_400_000;
const RECENT_MS = 30 * DAY_MS;
/** People answer old mails, too; by the id of a provider they are found for so long. */
const NAMED_MS = 90 * DAY_MS;
/** What is not known by then is not waited for: a mail with references of strangers must not hold the others up. */
const CATCH_UP_MS = 2_000;
/** Mails that one which names them waits for. */
const MOST_PENDING = 3;
/** The latest of those that were sent to the contact. */
const MOST_SENDS = 200;

/** Finds the conversation that a mail belongs to (ADR 0037). */
export class ThreadFinder {
  constructor(
    private readonly db: Db,
    private readonly log: Pick<EventLog, 'read'>,
  ) {}

  /** @throws CitedMailPendingError, LogUnavailableError, and what the database throws */
  async find(mail: UnthreadedMail): Promise<ThreadDecision> {
    if (mail.readFrom > 0) await waitForPosition(this.db, mail.readFrom, CATCH_UP_MS);
    const facts = new ThreadFactsReader(this.db, mail);
    const citations = citationsOf(mail);
    const cited = await this.citedAtLast(mail, citations, facts);
    const decision = decideThread(mail, { cited, recentSends: [], recentThreads: [] });
    if (decision.matchedBy !== 'none') return decision;
    const sends = (await this.contactSends(mail)).slice(0, MOST_SENDS);
    const recentSends = await facts.ofContactSends(sends);
    const recentThreads = await facts.ofContact(mail.contact, new Date(mail.receivedAtMs - RECENT_MS));
    const named = citedSends(citations, sends, recentSends);
    return decideThread(mail, { cited: [...named, ...cited], recentSends, recentThreads });
  }

  /** What arrives just after a mail it names is before the read models: they are waited for, within bounds. */
  private async citedAtLast(
    mail: UnthreadedMail,
    citations: readonly Citation[],
    facts: ThreadFactsReader,
  ): Promise<readonly Cited[]> {
    if (citations.length === 0) return [];
    let found = await this.cited(mail, citations, facts);
    if (found.cited.length === 0 || found.underWay.length > 0) {
      await waitForPosition(this.db, mail.sequence - 1, CATCH_UP_MS);
      found = await this.cited(mail, citations, facts);
    }
    if (found.underWay.length > 0 && mail.mayWait) throw new CitedMailPendingError(mail.messageId, found.underWay);
    return found.cited;
  }

  private async cited(
    mail: UnthreadedMail,
    citations: readonly Citation[],
    facts: ThreadFactsReader,
  ): Promise<{ readonly cited: readonly Cited[]; readonly underWay: readonly number[] }> {
    const requestIds = citations.flatMap(({ requestId }) => requestId ?? []);
    const [sendRows, mailRows] = await Promise.all([
      requestIds.length === 0 ? [] : findSends(this.db, mail, requestIds),
      findCitedMails(
        this.db,
        { ...placeOf(mail), before: mail.sequence },
        citations.map(({ rfcMessageId }) => rfcMessageId),
      ),
    ]);
    const sends = new Map((await facts.ofSendRows(sendRows)).map((send) => [send.requestId, send]));
    const threads = await facts.byId(mailRows.flatMap(({ thread_id }) => thread_id ?? []));
    const cited = citations.flatMap(({ by, rfcMessageId, requestId = '' }): readonly Cited[] => {
      const send = sends.get(requestId);
      // Several mails may bear one id: somebody may have taken another's to have its answers.
      const threadIds = new Set(
        mailRows.filter((row) => row.rfc_message_id === rfcMessageId).map((row) => row.thread_id),
      );
      const named = [...threadIds].flatMap((threadId) => threads.get(threadId ?? '') ?? []);
      return [...(send ? [{ by, send }] : []), ...named.map((thread) => ({ by, thread }))];
    });
    const pending = mailRows.filter(({ thread_id }) => thread_id === null);
    return { cited, underWay: pending.slice(0, MOST_PENDING).map((row) => row.first_sequence) };
  }

  private contactSends(mail: UnthreadedMail): Promise<readonly ContactSend[]> | readonly ContactSend[] {
    const since = mail.receivedAtMs - NAMED_MS;
    if (mail.lastSentAtMs === undefined || mail.lastSentAtMs < since) return [];
    return readContactSends(this.log, { ...placeOf(mail), contact: mail.contact, since: new Date(since) });
  }
}

/** Those of the contact's sends that are named by a provider's id, or by ours before any read model knew it. */
function citedSends(
  citations: readonly Citation[],
  sends: readonly ContactSend[],
  facts: readonly SendFacts[],
): readonly Cited[] {
  return citations.flatMap((citation) => {
    const found = sends.find(
      ({ queued, providerIds }) =>
        queued.data.requestId === citation.requestId || providerIds.some((id) => meansProviderId(citation, id)),
    );
    const send = facts.find(({ requestId }) => requestId === found?.queued.data.requestId);
    return send ? [{ by: citation.by, send }] : [];
  });
}

function placeOf({ workspaceId, testMode }: Place): Place {
  return { workspaceId, testMode };
}
