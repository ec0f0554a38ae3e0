import { setTimeout as sleep } from 'node:timers/promises';
import { eventSubject, InboundReceived, isEvent, normaliseAddress, SendQueued } from '@posthorn/events';
import { type EventLog, lastInMode } from '@posthorn/event-log';
import type { Workspaces } from '@posthorn/platform';
import { isLastResort, type MailReader, mayWait } from '../reading/mail-reader.js';
import { CitedMailPendingError } from '../threading/thread.errors.js';
import { threadIdOf } from '../threading/thread-id.js';
import type { ThreadDecision } from '../threading/decide-thread.js';
import { type ClassifiedMails, placeOf, type Seen, whose } from './classified-mails.js';
import type { Examined, MailExaminer } from './mail-examiner.js';
import type { ThreadFinder, UnthreadedMail } from '../threading/thread-finder.js';
import { authorshipOf } from './authorship.js';
import { HELPED_STEPS, Helping, STEPS } from './helping.js';
import { DNS_MS } from './patience.js';
import type { Outcome, TriageDurations } from './triage-durations.js';
import { TriageContendedError } from './triage.errors.js';
import { type Received, triageFacts } from './triage-facts.js';
import { Turns } from './turns.js';

export interface TriagePorts {
  readonly log: Pick<EventLog, 'last' | 'read' | 'get'>;
  readonly reader: Pick<MailReader, 'read'>;
  readonly workspaces: Pick<Workspaces, 'secretOf'>;
  readonly classified: Pick<ClassifiedMails, 'look' | 'append'>;
  readonly threads: Pick<ThreadFinder, 'find'>;
  readonly examiner: Pick<MailExaminer, 'authenticate' | 'examine'>;
  readonly durations: TriageDurations;
}

/** Other replicas take mails of the same contact, too. */
const MOST_CONFLICTS = 20;
/** A mail that is not read by then gives up its turn: whoever takes a name and keeps DNS silent must not hold up whose name it is. */
const TURN_MS = 1_000;
const LONGEST_PAUSE_MS = 100;

/** What becomes of an inbound mail: understood, put into its conversation, and said so, all at once or not at all. */
export class Triage {
  /** Of one contact: what one of its mails is decided on is what the one before it left. */
  private readonly turns = new Turns();
  /** Of one contact, those that name mails which are not triaged yet: the first of a chain helps all that the others name. */
  private readonly waits = new Turns();

  constructor(private readonly ports: TriagePorts) {}

  /**
   * Does nothing for a mail that was classified before.
   * @param deliveries of the event so far; 1 for the first
   * @param dnsMs how long it waits for name servers
   * @throws what has to be tried again: the log, the database or the blob store is away. Nothing in a mail makes it throw.
   */
  async triage(received: Received, deliveries: number, dnsMs = DNS_MS): Promise<Outcome> {
    return await this.ports.durations.ofMail(async () => {
      const reading = this.read(received, { deliveries, dnsMs });
      const late = sleep(TURN_MS, undefined, { ref: false });
      // Looked at when its turn comes.
      reading.catch(() => undefined);
      // Turns are taken in the order of the log: what answers another is decided after it.
      const inTime = await this.turns.run(whose(received), async () => {
        const isRead = await Promise.race([reading.then(() => true), late]);
        return isRead === true ? await this.attempt(await reading) : undefined;
      });
      const mail = await reading;
      const outcome = inTime ?? (await this.turns.run(whose(received), () => this.attempt(mail)));
      if (typeof outcome === 'string') return outcome;
      return await this.waits.run(whose(received), () =>
        this.waitAndSettle(mail, new Helping(received.sequence), STEPS),
      );
    });
  }

  /** Waits for the mails that it names without a turn: they may be a stranger's, in the name of whose turn it is. */
  private async waitAndSettle(mail: Unsettled | undefined, helping: Helping, steps: typeof STEPS): Promise<Outcome> {
    if (mail === undefined) return 'known';
    for (const step of steps) {
      const outcome = await this.turns.run(whose(mail.received), () => this.attempt(mail));
      if (typeof outcome === 'string') return outcome;
      if (step !== 'help') await sleep(step);
      // Whoever had them in hands is gone, and they are delivered again much later: they go first, here.
      else for (const sequence of outcome) await this.triageFirst(sequence, { helping, dnsMs: mail.dnsMs });
    }
    return await this.turns.run(whose(mail.received), () => this.settle(mail));
  }

  /** @returns of what it rests on, and what is not triaged yet, the sequences */
  private async attempt(mail: Unsettled | undefined): Promise<Outcome | readonly number[]> {
    try {
      return mail === undefined ? 'known' : await this.settle({ ...mail, mayWait: true });
    } catch (error) {
      if (error instanceof CitedMailPendingError) return error.sequences;
      throw error;
    }
  }

  /** @returns nothing for a mail that was classified before */
  private async read(received: Received, { deliveries, dnsMs }: Attempt): Promise<Unsettled | undefined> {
    const { durations, classified, examiner, reader, workspaces } = this.ports;
    if ((await classified.look(placeOf(received))).isClassified) return undefined;
    const { raw, read } = await durations.of('read', () => reader.read(received.data.raw.sha256, deliveries));
    const authentication = await durations.of('authenticate', () =>
      examiner.authenticate({ raw, read, received, dnsMs }),
    );
    const secret = await workspaces.secretOf(received.workspaceId);
    return {
      received,
      read,
      authentication,
      secret,
      dnsMs,
      isLastResort: isLastResort(deliveries),
      mayWait: mayWait(deliveries),
    };
  }

  /** Decides on what the log says now, and again when it says more by the time it is told. */
  private async settle(mail: Unsettled): Promise<Outcome> {
    const { classified, durations, examiner } = this.ports;
    const place = placeOf(mail.received);
    for (let conflicts = 0; conflicts < MOST_CONFLICTS; conflicts++) {
      const seen = await classified.look(place);
      if (seen.isClassified) return 'known';
      const lastSent = await this.lastSent(mail.received);
      const thread = await durations.of('thread', () => this.threadOf(mail, { seen, lastSent }));
      const verdict = await examiner.examine({ ...mail, thread, hasSends: lastSent !== undefined });
      const events = triageFacts(verdict);
      const { quarantined, kind = 'message' } = verdict.classification;
      if (await durations.of('append', () => classified.append(place, events, seen)))
        return quarantined === true ? 'quarantined' : kind;
      await sleep(Math.random() * LONGEST_PAUSE_MS);
    }
    throw new TriageContendedError(place.messageId);
  }

  /** Triages a mail that another one names. What fails fails again when it is delivered again, which is where it is said. */
  private async triageFirst(sequence: number, { helping, dnsMs }: Help): Promise<void> {
    if (!helping.begin(sequence)) return;
    const event = await this.ports.log.get(sequence);
    if (!event || !isEvent(InboundReceived, event) || !helping.hold(event.data.raw.sizeBytes)) return;
    try {
      const mail = await this.read(event, { deliveries: 1, dnsMs });
      await this.waitAndSettle(mail, helping, HELPED_STEPS);
    } catch {
      return; // It is still under way, then, and what names it is put off.
    }
  }

  /** When something was sent to its author last, in its mode. */
  private async lastSent({ workspaceId, contact = '', testMode }: Received): Promise<number | undefined> {
    const { family, verb } = SendQueued;
    const subject = eventSubject({ workspaceId, family, key: contact, verb });
    const last = await lastInMode(this.ports.log, subject, testMode);
    return last && Date.parse(last.occurredAt);
  }

  private threadOf(
    { received, read, authentication, secret, mayWait: mayBePutOff }: Unsettled,
    { seen, lastSent }: { seen: Seen; lastSent: number | undefined },
  ): Promise<ThreadDecision> {
    const { workspaceId, testMode, sequence, contact = '', agentId, data } = received;
    const { mail } = read;
    const unthreaded: UnthreadedMail = {
      workspaceId,
      testMode,
      sequence,
      contact,
      messageId: data.messageId,
      author: normaliseAddress(data.from),
      mailbox: normaliseAddress(data.mailbox),
      kind: mail.kind,
      receivedAtMs: Date.parse(data.receivedAt),
      authorship: authorshipOf(authentication, { author: data.from, envelopeFrom: data.envelope?.from }),
      ownThreadId: threadIdOf(secret, { mail: data.messageId }),
      inReplyTo: mail.inReplyTo,
      references: mail.references,
      workspaceSecret: secret,
      readFrom: seen.last,
      mayWait: mayBePutOff,
      ...(agentId !== undefined && { agentId }),
      ...(mail.subject !== undefined && { subject: mail.subject }),
      ...(lastSent !== undefined && { lastSentAtMs: lastSent }),
    };
    return this.ports.threads.find(unthreaded);
  }
}

/** A mail that was read, and of which nothing is decided yet. */
interface Unsettled extends Omit<Examined, 'thread' | 'hasSends'> {
  readonly secret: Uint8Array;
  readonly dnsMs: number;
  readonly mayWait: boolean;
}

interface Attempt {
  readonly deliveries: number;
  readonly dnsMs: number;
}

interface Help {
  readonly helping: Helping;
  readonly dnsMs: number;
}
