import { setTimeout as sleep } from 'node:timers/promises';
import type { EventFact } from '@posthorn/events';
import type { Logger } from '@posthorn/platform';
import type { UnknownOutcome } from '../attempt/attempt.decider.js';
import type { ClaimedSend } from '../attempt/claimed-send.js';
import { outcomeFacts, unknownFact } from '../attempt/attempt-facts.js';
import type { AttemptHandler } from '../attempt/attempt.handler.js';
import { retryDelayMs, type RetrySettings } from '../attempt/retry-schedule.js';
import type { Job, Lane } from '../lines/lane.js';
import type { Waits } from '../lines/waits.js';
import type { OutgoingMail, Prepared, Refused, Transport, TransportOutcome } from '../transports/transport.gateway.js';
import type { Admission } from './admission.js';
import type { CampaignGate } from './campaign-gate.js';
import type { DeliveryCounts } from './delivery-counts.js';
import type { PassOver } from './pass-over.js';

export interface DeliverySettings {
  readonly unknownOutcome: UnknownOutcome;
  readonly retry: RetrySettings;
}

export interface DeliveryPorts {
  readonly attempts: AttemptHandler;
  readonly admission: Admission;
  readonly gate: CampaignGate;
  readonly passOver: PassOver;
  readonly waits: Pick<Waits, 'until'>;
  readonly counts: DeliveryCounts;
  readonly logger: Logger;
}

/** An outcome that cannot be recorded is tried again after so long, doubling. */
const FIRST_RECORD_DELAY_MS = 200;
const LONGEST_RECORD_DELAY_MS = 5_000;

const NOBODY_ANSWERED = { scope: 'provider' } as const;

interface HandedOver {
  readonly outcome: TransportOutcome;
  readonly attempt: number;
}

interface Decided {
  readonly facts: readonly EventFact[];
  /** Milliseconds since 1970; nothing when it is not tried again. */
  readonly retryAtMs: number | undefined;
  readonly counted: TransportOutcome['kind'];
}

/** One mail from its turn to its end: may it leave, is it ready, is the attempt on record, hand it over, record what became of it. */
export class DeliveryHandler {
  /** Ends what has not been handed over yet. */
  private readonly stopping = new AbortController();
  /** Cuts off what is being handed over. */
  private readonly cutting = new AbortController();

  constructor(
    private readonly ports: DeliveryPorts,
    private readonly settings: DeliverySettings,
  ) {}

  /** Nothing new is handed over; what is, may finish. */
  stop(): void {
    this.stopping.abort();
  }

  /** What is still being handed over is cut off, and recorded as it stands then. */
  cutOff(): void {
    this.cutting.abort();
  }

  /** Never rejects. @param free called when the transport can take the next mail */
  async run(job: Job, lane: Lane, free: () => void): Promise<void> {
    try {
      await this.deliver(job, lane, free);
    } catch (error) {
      if (this.stopping.signal.aborted) job.giveBack();
      else job.fail(error);
    }
  }

  private async deliver(job: Job, lane: Lane, free: () => void): Promise<void> {
    const { transport } = lane;
    const { admission } = this.ports;
    if (this.stopping.signal.aborted || !job.isHeld()) return job.giveBack();
    if (await this.isStopped(job)) return;
    const permit = await admission.pace(job, lane);
    if (!permit) return;
    let outcome: TransportOutcome | undefined;
    try {
      const counted = await admission.warmUp(job);
      if (!counted) return;
      const handed = await this.handOver(job, transport);
      if (!handed) return counted.giveBack();
      ({ outcome } = handed);
      permit.done(outcome);
      learn(lane, outcome);
      free();
      if (handed.attempt === undefined) {
        counted.giveBack();
        await this.settleRefusal(job, transport.provider, handed.outcome);
      } else await this.settle(job, transport.provider, handed);
    } finally {
      if (!outcome) permit.unused();
    }
  }

  /** @returns nothing when there was no attempt, for a reason that is not the transport's */
  private async handOver(
    job: Job,
    transport: Transport,
  ): Promise<HandedOver | { outcome: Refused; attempt: undefined } | undefined> {
    const prepared = await transport.prepare(mailOf(job), this.stopping.signal);
    if (prepared.kind !== 'prepared') return { outcome: prepared, attempt: undefined };
    const attempt = await this.begin(job, transport.provider, prepared);
    if (attempt === undefined) return undefined;
    const { counts } = this.ports;
    const startedAtMs = performance.now();
    counts.inFlight++;
    try {
      return { outcome: named(await prepared.deliver(this.cutting.signal), prepared), attempt };
    } finally {
      counts.inFlight--;
      const { queuedAt } = job.claimed.send.data;
      counts.took(performance.now() - startedAtMs, attempt === 1 ? Date.now() - Date.parse(queuedAt) : undefined);
    }
  }

  /** @returns the number of the attempt, which is on record then; nothing when none is made */
  private async begin(job: Job, provider: string, prepared: Prepared): Promise<number | undefined> {
    const { attempts, passOver } = this.ports;
    let attempt: number | undefined;
    try {
      // Preparing may have taken its time.
      if (await this.isStopped(job)) return undefined;
      const beginning = await attempts.begin(job.claimed, provider, () => job.isHeld());
      if (beginning.kind === 'begun' && job.isHeld()) attempt = beginning.attempt;
      else if (beginning.kind === 'begun') {
        // This process stood still after the attempt was recorded: somebody else may be at it.
        attempts.notBegun(job.claimed);
        job.giveBack();
      } else await passOver.run(job, beginning);
      return attempt;
    } finally {
      if (attempt === undefined) prepared.discard();
    }
  }

  /** True when it is not to leave now, and was put off or called off. */
  private async isStopped(job: Job): Promise<boolean> {
    return (await this.ports.gate.turnsAway(job)) || (await this.ports.admission.isPaused(job));
  }

  /** Records the outcome, and what follows from it, before the message is done with. */
  private async settle(job: Job, provider: string, { outcome, attempt }: HandedOver): Promise<void> {
    const { claimed } = job;
    const { facts, retryAtMs, counted } = this.decideForSure(job, { provider, outcome, attempt });
    this.ports.counts.count(counted);
    try {
      await this.record(job, attempt, facts);
    } finally {
      this.ports.attempts.over(claimed);
    }
    if (outcome.kind === 'accepted') await this.ports.passOver.accepted(job, provider, outcome.messageId);
    // What happened to the contact meanwhile is looked at then.
    if (retryAtMs !== undefined) await this.again({ ...claimed, belief: undefined }, retryAtMs);
    job.ack();
  }

  /** Nothing was handed over, so nothing is lost with a refusal: what the log says counts before it. */
  private async settleRefusal(job: Job, provider: string, outcome: Refused): Promise<void> {
    const { claimed } = job;
    let decided: Decided | undefined;
    const refusal = (attempt: number) => {
      decided = this.decide(job, { provider, outcome, attempt });
      return decided.facts;
    };
    const on = await this.ports.attempts.refuse(claimed, { provider, isHeld: () => job.isHeld(), refusal });
    if (on.kind !== 'recorded' || !decided)
      return on.kind === 'recorded' ? job.ack() : this.ports.passOver.run(job, on);
    this.ports.counts.count(decided.counted);
    const belief = { lastSequence: on.lastSequence, attempt: on.attempt + 1 };
    if (decided.retryAtMs !== undefined) await this.again({ ...claimed, belief }, decided.retryAtMs);
    job.ack();
  }

  /** An outcome that fits no event is a mail that may have left: held for a person, for tried again it would leave each time. */
  private decideForSure(job: Job, about: { provider: string; outcome: TransportOutcome; attempt: number }): Decided {
    try {
      return this.decide(job, about);
    } catch (error) {
      const { data } = job.claimed.send;
      this.ports.logger.error(
        { err: error, requestId: data.requestId },
        'the outcome of an attempt cannot be recorded',
      );
      const { provider, attempt } = about;
      const at = new Date().toISOString();
      const unknown = unknownFact(data, { provider, attempt, at, resolution: 'hold', cause: 'unrecordable' });
      return { facts: [unknown], retryAtMs: undefined, counted: 'unknown' };
    }
  }

  /** What goes on record, and when the send is tried again. @throws InvalidEventError for an outcome that fits no event */
  private decide(
    { claimed }: Job,
    { provider, outcome, attempt }: { provider: string; outcome: TransportOutcome; attempt: number },
  ): Decided {
    const { unknownOutcome, retry } = this.settings;
    const nowMs = Date.now();
    // What it waited for before, a pause or a warm-up, is no failure of its own.
    const ageMs = nowMs - (claimed.triedAtMs ?? nowMs);
    const isUnknown = outcome.kind === 'unknown' && unknownOutcome === 'retry';
    // Where the answer is lost every time, each attempt may be one more copy: the same delays and limits hold.
    const deferral = isUnknown ? NOBODY_ANSWERED : outcome.kind === 'deferred' ? outcome : undefined;
    const retryAfterMs = deferral && retryDelayMs(deferral, { attempt, ageMs }, retry, Math.random());
    const resolution = retryAfterMs === undefined ? 'hold' : unknownOutcome;
    const at = new Date(nowMs).toISOString();
    const decision = { attempt, provider, at, retryAfterMs, unknownOutcome: resolution };
    return {
      facts: outcomeFacts(claimed.send.data, outcome, decision),
      retryAtMs: retryAfterMs === undefined ? undefined : nowMs + retryAfterMs,
      counted: outcome.kind === 'deferred' && retryAfterMs === undefined ? 'failed' : outcome.kind,
    };
  }

  /** Of a campaign that ended meanwhile it comes back at once, to be called off. */
  private async again(waiter: ClaimedSend, atMs: number): Promise<void> {
    this.ports.counts.waited('retry');
    const { triedAtMs = Date.now() } = waiter;
    await this.ports.waits.until(
      { ...waiter, triedAtMs },
      (await this.ports.gate.isCanceled(waiter)) ? Date.now() : atMs,
    );
  }

  /** An outcome that is known must not be lost for a log that is away: it is tried until the process ends. */
  private async record(job: Job, attempt: number, facts: readonly EventFact[]): Promise<void> {
    for (let delayMs = FIRST_RECORD_DELAY_MS; ; delayMs = Math.min(2 * delayMs, LONGEST_RECORD_DELAY_MS)) {
      try {
        return await this.ports.attempts.settle(job.claimed, attempt, facts);
      } catch (error) {
        if (this.cutting.signal.aborted) throw error;
        const { requestId } = job.claimed.send.data;
        this.ports.logger.warn({ err: error, requestId, attempt }, 'the outcome of an attempt is not on record yet');
        await sleep(delayMs);
      }
    }
  }
}

/** The longest message id that an event takes. */
const MESSAGE_ID_LENGTH = 998;

/** A provider that names the mail not at all, or at too great a length. */
function named(outcome: TransportOutcome, { messageId }: Prepared): TransportOutcome {
  if (outcome.kind !== 'accepted') return outcome;
  return { ...outcome, messageId: outcome.messageId.slice(0, MESSAGE_ID_LENGTH) || messageId };
}

/** Only a provider that cannot be used at all is left alone for a while. */
function learn(lane: Lane, outcome: TransportOutcome): void {
  if (outcome.kind === 'deferred' && outcome.scope === 'provider') lane.unusable();
  else if (outcome.kind !== 'unknown') lane.works();
}

function mailOf({ claimed, content }: Job): OutgoingMail {
  const { workspaceId, testMode, agentId, data } = claimed.send;
  return {
    requestId: data.requestId,
    workspaceId,
    recipient: data.recipientEmail,
    content,
    testMode,
    agentId,
    campaignId: data.campaignId,
    attempt: claimed.belief?.attempt ?? 1,
    queuedAt: new Date(data.queuedAt),
  };
}
