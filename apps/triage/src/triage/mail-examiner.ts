import type { Db } from '@posthorn/database';
import type { DnsResolver, MailAuthentication } from '@posthorn/mail';
import type { BlobStore } from '@posthorn/platform';
import { type InjectionJudge, readSignals, senderReputation, type Signals, withVerdict } from '@posthorn/signals';
import { storeMail, type BlobReference } from '../reading/mail-blobs.js';
import { orElse, UNJUDGED, UNREAD } from '../reading/last-resort.js';
import { otherMailsTurn } from '../reading/other-mails-turn.js';
import { signalMailOf, type ReadMail } from '../reading/read-mail.js';
import type { SenderHistories } from '../sender/sender-histories.js';
import type { ThreadDecision } from '../threading/decide-thread.js';
import { isAbsenceNote } from './absence.js';
import { authenticate, type Unauthenticated } from './authenticate.js';
import { authorshipOf } from './authorship.js';
import { type Classification, classificationOf, defectFlags, withoutContent } from './classification.js';
import { findReceivingAgent } from './receiving-agents.queries.js';
import { routeOf, SUSPECTED_FROM } from './routing.js';
import type { TriageDurations } from './triage-durations.js';
import type { Received, Verdict } from './triage-facts.js';

export interface ExaminerPorts {
  readonly db: Db;
  readonly blobs: Pick<BlobStore, 'put'>;
  readonly resolver: DnsResolver;
  readonly senders: Pick<SenderHistories, 'of'>;
  readonly durations: TriageDurations;
  /** A second opinion on messages; nothing where nobody wants one. */
  readonly judge?: InjectionJudge | undefined;
  /** Of the installation: the score above which content is withheld. */
  readonly quarantineAbove: number;
}

/** A mail, and what is known of it before it is judged. */
export interface Examined {
  readonly received: Received;
  readonly read: ReadMail;
  readonly authentication: MailAuthentication;
  readonly thread: ThreadDecision;
  /** Something was sent to its author before. */
  readonly hasSends: boolean;
  /** It was tried before, and failed. */
  readonly isLastResort: boolean;
}

/** Judges a mail: who sent it, what it wants, whether it may be shown. */
export class MailExaminer {
  constructor(private readonly ports: ExaminerPorts) {}

  authenticate(mail: Unauthenticated): Promise<MailAuthentication> {
    return authenticate(this.ports.resolver, mail);
  }

  /** @throws what the database, the log and the blob store throw */
  async examine(mail: Examined): Promise<Verdict> {
    const { received, read, authentication, thread } = mail;
    const { durations } = this.ports;
    const { data } = received;
    const [agent, reputation, blobs, signals] = await Promise.all([
      this.agentOf(received),
      durations.of('sender', () => this.reputationOf(mail)),
      durations.of('store', () => storeMail(this.ports.blobs, read.mail)),
      this.signalsOf(mail),
    ]);
    const senders = { author: data.from, envelopeFrom: data.envelope?.from };
    const isForged = authorshipOf(authentication, senders) === 'disowned';
    const isAbsence = isAbsenceNote(signals);
    const isQuarantined = signals.injectionScore > (agent?.quarantine_above ?? this.ports.quarantineAbove);
    const isClassified = agent?.classify_inbound === true;
    const route = routeOf({
      kind: read.mail.kind,
      injectionScore: signals.injectionScore,
      isQuarantined,
      isForged,
      isAbsence,
      labels: signals.labels,
      ...(isClassified && {
        intents: [signals.intent, ...(signals.refinedIntent ? [signals.refinedIntent] : [])],
        confidence: signals.confidence,
      }),
    });
    const whole = classificationOf({
      read,
      authentication,
      signals,
      senderReputation: reputation,
      isClassified,
      isAbsence,
      blobs,
      mailbox: data.mailbox,
      threadId: thread.threadId,
      isThreadReply: thread.matchedBy !== 'none',
      flags: [
        ...defectFlags(read.mail),
        ...(isForged ? ['dmarc_fail'] : []),
        ...(thread.isForgedParticipant ? ['forged_participant'] : []),
        ...(signals.injectionScore > SUSPECTED_FROM ? ['injection_suspected'] : []),
      ],
      ...(route.action !== undefined && { suggestedAction: route.action }),
      raw: data.raw,
      receivedAt: data.receivedAt,
    });
    const classification = isQuarantined ? withoutContent(whole, await this.withhold(whole)) : whole;
    return {
      received,
      thread: isAbsence ? withoutAnswer(thread) : thread,
      route,
      classification,
      at: new Date().toISOString(),
    };
  }

  private async signalsOf(mail: Examined): Promise<Signals> {
    const { durations, judge } = this.ports;
    const { read, isLastResort } = mail;
    const signalMail = signalMailOf(read, contextOf(mail));
    const reading = () => orElse(() => readSignals(signalMail), UNJUDGED, isLastResort);
    await otherMailsTurn(mail.received.data.raw.sizeBytes);
    const signals = read === UNREAD ? UNJUDGED : await durations.of('signals', reading);
    if (judge === undefined || read.mail.kind !== 'message') return signals;
    const opinion = await durations.of('judge', () => judge.judge(signalMail));
    const { injectionScore: score, injectionReasons: reasons } = signals;
    const both = withVerdict({ score, reasons }, opinion);
    return { ...signals, injectionScore: both.score, injectionReasons: both.reasons };
  }

  private async agentOf({ workspaceId, agentId }: Received) {
    return agentId === undefined ? undefined : await findReceivingAgent(this.ports.db, workspaceId, agentId);
  }

  private async reputationOf({ received, authentication, hasSends }: Examined): Promise<number> {
    const { workspaceId, testMode, contact = '', sequence, data } = received;
    const history = await this.ports.senders.of({
      workspaceId,
      testMode,
      contact,
      from: data.from,
      sequence,
      receivedAtMs: Date.parse(data.receivedAt),
      hasSends,
      authentication,
    });
    return senderReputation(history);
  }

  private async withhold(whole: Classification): Promise<BlobReference> {
    const { sha256, sizeBytes } = await this.ports.blobs.put(Buffer.from(JSON.stringify(whole)));
    return { sha256, sizeBytes, contentType: 'application/json' };
  }
}

function withoutAnswer({ answers: _answers, ...thread }: ThreadDecision): ThreadDecision {
  return thread;
}

function contextOf({ received, thread }: Examined) {
  const threadSubject = thread.thread?.subject ?? thread.begunBy?.subject;
  return {
    from: received.data.from,
    receivedAtMs: Date.parse(received.data.receivedAt),
    ...(threadSubject !== undefined && { threadSubject }),
  };
}
