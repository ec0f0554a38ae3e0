import { domainOf, isPublicProvider, organisationalDomain } from '@posthorn/mail';
import { subjectBase } from './subject-base.js';
import type { Cited, SendFacts, ThreadedMail, ThreadEvidence, ThreadFacts } from './thread-evidence.js';

/** Where an inbound mail belongs, and how sure that is (ADR 0037). */
export interface ThreadDecision {
  readonly threadId: string;
  readonly matchedBy: 'in_reply_to' | 'references' | 'subject' | 'participants' | 'none';
  /** 0..1; 1 for a thread of its own. */
  readonly confidence: number;
  /** The thread as it is; nothing when this mail opens it. */
  readonly thread?: ThreadFacts;
  /** The send that opens it, when an answer to it does. */
  readonly begunBy?: SendFacts;
  /** The send of ours that a person answers with it. */
  readonly answers?: SendFacts;
  /** It names mails of a conversation that its author is not in. */
  readonly isForgedParticipant: boolean;
}

const DAY_MS = 86_400_000;
const SUBJECT_MS = 30 * DAY_MS;
const PARTICIPANTS_MS = 7 * DAY_MS;

export const CONFIDENCE = {
  /** The author is in the conversation, and names a mail of it: nobody else knows its id. */
  cited: 1,
  /** Somebody else of the company that was written to. */
  colleague: 0.8,
  subject: 0.7,
  participants: 0.5,
  /** At most, when the author may be another. */
  forged: 0.5,
} as const;

/** What counts as an answer to a send: it stops what would follow it. */
export const ANSWER_FROM = 0.7;

/** Pure: the same mail and evidence, the same thread. */
export function decideThread(mail: ThreadedMail, evidence: ThreadEvidence): ThreadDecision {
  const alone: ThreadDecision = {
    threadId: mail.ownThreadId,
    matchedBy: 'none',
    confidence: 1,
    isForgedParticipant: false,
  };
  // What a mail system reports is nobody's part of a conversation; the delivery side finds the send it is about.
  if (mail.kind === 'bounce' || mail.kind === 'feedback_report') return alone;
  const known = evidence.cited.map((cited) => ({ ...cited, confidence: trustIn(mail.author, cited) }));
  const best = known.find(({ confidence }) => confidence > 0);
  const isForgedParticipant = best === undefined && known.length > 0;
  const match = best
    ? citedMatch(best, known.find(({ send, confidence }) => send && confidence > 0)?.send)
    : (bySubject(mail, evidence) ?? byParticipants(mail, evidence));
  if (!match) return { ...alone, isForgedParticipant };
  const confidence = isForged(mail, match) ? Math.min(match.confidence, CONFIDENCE.forged) : match.confidence;
  const isAnswer = mail.kind === 'message' && confidence >= ANSWER_FROM && isOfAuthor(mail, match);
  return {
    ...placeOf(match),
    matchedBy: match.by,
    confidence,
    isForgedParticipant,
    ...(isAnswer && match.send && { answers: match.send }),
  };
}

/** Subjects are guessed, and an address is written down, by anybody; ids of ours only by who got them. */
function isOfAuthor({ authorship }: ThreadedMail, { by }: Match): boolean {
  return by === 'in_reply_to' || by === 'references' || authorship === 'vouched';
}

/** Mail of people whose domain only watches is often forwarded, or signed by nobody; then the id they name vouches for them. */
function isForged({ authorship }: ThreadedMail, { by }: Match): boolean {
  if (authorship === 'doubtful') return by !== 'in_reply_to' && by !== 'references';
  return authorship === 'disowned';
}

interface Match {
  readonly by: ThreadDecision['matchedBy'];
  readonly confidence: number;
  readonly thread?: ThreadFacts | undefined;
  readonly send?: SendFacts | undefined;
}

/** How far the author may join what the mail names: everybody can write down an id. */
function trustIn(author: string, { send, thread = send?.thread }: Cited): number {
  const people = [send?.recipientEmail, thread?.contactEmail].filter((email) => email !== undefined);
  if (people.includes(author) || thread?.participants.has(author)) return CONFIDENCE.cited;
  const company = companyOf(author);
  return company !== undefined && people.some((email) => companyOf(email) === company) ? CONFIDENCE.colleague : 0;
}

/** The registered domain of an address; nothing where strangers share it. */
function companyOf(email: string): string | undefined {
  const domain = domainOf(email);
  return isPublicProvider(domain) ? undefined : organisationalDomain(domain);
}

function citedMatch({ by, confidence, ...cited }: Cited & { confidence: number }, answered?: SendFacts): Match {
  return { by, confidence, thread: cited.thread ?? cited.send?.thread, send: cited.send ?? answered };
}

/** The same subject, and it says that it answers: people begin anew with the same words. */
function bySubject(mail: ThreadedMail, { recentSends, recentThreads }: ThreadEvidence): Match | undefined {
  const { base, isAnswer } = subjectBase(mail.subject ?? '');
  if (base === '' || !(isAnswer || mail.kind === 'auto_reply')) return undefined;
  const sameSubject = ({ subject = '' }: { subject?: string }) => subjectBase(subject).base === base;
  const since = mail.receivedAtMs - SUBJECT_MS;
  const send = recentSends.find((each) => each.sentAtMs >= since && isOfAgent(mail, each) && sameSubject(each));
  if (send) return { by: 'subject', confidence: CONFIDENCE.subject, thread: send.thread, send };
  const thread = recentThreads.find(
    (each) => each.lastMessageAtMs >= since && isOfMailbox(mail, each) && sameSubject(each),
  );
  return thread && { by: 'subject', confidence: CONFIDENCE.subject, thread };
}

/** Somebody who was written to lately writes: likely about that. */
function byParticipants(mail: ThreadedMail, { recentSends }: ThreadEvidence): Match | undefined {
  const since = mail.receivedAtMs - PARTICIPANTS_MS;
  const send = recentSends.find((each) => each.sentAtMs >= since && isOfAgent(mail, each));
  return send && { by: 'participants', confidence: CONFIDENCE.participants, thread: send.thread, send };
}

function isOfAgent({ agentId }: ThreadedMail, send: SendFacts): boolean {
  return agentId === undefined || send.agentId === undefined || send.agentId === agentId;
}

function isOfMailbox({ mailbox }: ThreadedMail, thread: ThreadFacts): boolean {
  return thread.mailbox === undefined || thread.mailbox === mailbox;
}

function placeOf({ thread, send }: Match): Pick<ThreadDecision, 'threadId' | 'thread' | 'begunBy'> {
  if (thread) return { threadId: thread.threadId, thread };
  if (!send) throw new TypeError('a match has a thread or a send');
  return { threadId: send.ownThreadId, begunBy: send };
}
