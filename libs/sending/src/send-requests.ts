import { AppendConflictError, LogUnavailableError, type Appended, type EventLog } from '@posthorn/event-log';
import {
  historyNeed,
  type BudgetAnswer,
  type BudgetLedger,
  type HistoryNeed,
  type TakenBudget,
} from '@posthorn/policy';
import type { BlobStore, Workspaces } from '@posthorn/platform';
import type { Judged, PolicyInputs } from './policy-inputs/policy-inputs.js';
import { askedBefore, beginningOf } from './request/asked-before.js';
import { decideOnFacts, type Outcome } from './request/decide-on-facts.js';
import { decideRequest, type JudgedSend, type RequestState } from './request/decide-request.js';
import { repeatedVerdict } from './request/known-request.js';
import type { OldRequests, Remembered } from './request/old-requests.js';
import { gatherInputs, judgedSend, prepareSend, type PreparedSend } from './request/prepare-send.js';
import { isBeginning, type Beginning, type BeginningFact } from './request/request-data.js';
import { verdictOf } from './request/verdict.js';
import type { Requester, SendCommand, SendVerdict, SimulatedVerdict } from './send-command.js';
import { timerOf, type SendTimerKind, type SendTimers, type TimedSend } from './send-timers.js';

export interface SendRequestsPorts {
  readonly log: Pick<EventLog, 'decide' | 'read' | 'bounds'>;
  readonly blobs: Pick<BlobStore, 'put'>;
  readonly workspaces: Pick<Workspaces, 'secretOf' | 'contactKeyOf'>;
  readonly inputs: Pick<PolicyInputs, 'gather'>;
  readonly budget: Pick<BudgetLedger, 'take' | 'peek'>;
  readonly timers: SendTimers;
  readonly old: OldRequests;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/**
 * A look into the past that is older proves nothing any more. Half of `duplicate_window` in deploy/nats/events.json: what
 * was appended since the look is known by its message id until then, and an append takes less than the other half.
 */
export const MAX_LOOK_AGE_MS = 60_000;

interface Recorded {
  readonly verdict: SendVerdict;
  /** False for a request that came before. */
  readonly isNew: boolean;
}

/** Asks for sends: judged, then queued, scheduled, held for approval, or blocked (ADR 0017). */
export class SendRequests {
  constructor(private readonly ports: SendRequestsPorts) {}

  /**
   * Records the verdict; the fact is in the log when this returns.
   * @throws DedupeKeyReusedError when the key was used for another request
   * @throws InvalidSendError for a due time out of range
   * @throws LogUnavailableError when the outcome is unknown; with a dedupe key it is safe to ask again
   */
  async request(command: SendCommand, requester: Requester): Promise<SendVerdict> {
    const send = await this.prepare(command, requester);
    const [judged, old] = await Promise.all([
      gatherInputs(this.ports.inputs, send),
      this.old(send),
      // The content is in the blob store before an event refers to it.
      this.ports.blobs.put(send.bytes),
    ]);
    if (old?.known) return repeatedVerdict(send, old.known);
    try {
      const budget = await this.ports.budget.take(requester.workspaceId, judged.counters, send.atMs);
      return await this.spending(budget, () => this.record(send, judged, budget, old?.completeAtMs));
    } catch (error) {
      if (!(error instanceof AppendConflictError)) throw error;
      throw new LogUnavailableError('overload: too many decisions at once', { cause: error });
    }
  }

  /**
   * The verdict that `request` would give now, with the same trace. Writes nothing and takes nothing of a budget.
   * @throws like `request`
   */
  async simulate(command: SendCommand, requester: Requester): Promise<SimulatedVerdict> {
    const send = await this.prepare(command, requester);
    const [{ judged, budget }, old, seen] = await Promise.all([this.foresee(send), this.old(send), this.see(send)]);
    const state = this.need(send, judged)(seen) === undefined ? seen : await this.see(send, judged);
    const known = old?.known ?? (await this.begunWith(send, state));
    const verdict = known
      ? repeatedVerdict(send, known)
      : verdictOf(decideRequest(judgedSend(send, judged, asTaken(budget)), state.facts));
    const { requestId: _requestId, approvalId: _approvalId, expiresAt: _expiresAt, ...simulated } = verdict;
    return { ...simulated, wouldAllow: verdict.status !== 'blocked' };
  }

  private async foresee(send: PreparedSend): Promise<{ readonly judged: Judged; readonly budget: BudgetAnswer }> {
    const judged = await gatherInputs(this.ports.inputs, send);
    return { judged, budget: await this.ports.budget.peek(send.requester.workspaceId, judged.counters, send.atMs) };
  }

  /** What is known of the contact now. @param judged says what of the past is needed besides */
  private async see(send: PreparedSend, judged?: Judged): Promise<RequestState> {
    const need = judged ? this.need(send, judged) : () => undefined;
    const { decided } = await this.decide(send, need, (state) => ({ facts: [], state }));
    return decided.state;
  }

  private prepare(command: SendCommand, requester: Requester): Promise<PreparedSend> {
    return prepareSend(this.ports.workspaces, command, requester, this.ports.now?.() ?? Date.now());
  }

  private async old({ isKeyed, requester, data }: PreparedSend): Promise<Remembered | undefined> {
    return isKeyed ? this.ports.old.find(requester.workspaceId, data.requestId) : undefined;
  }

  /** What is not queued now gives its place in the budget back. */
  private async spending(budget: TakenBudget, record: () => Promise<Recorded>): Promise<SendVerdict> {
    let spent = true;
    try {
      const { verdict, isNew } = await record();
      spent = isNew && verdict.status === 'queued';
      return verdict;
    } catch (error) {
      // Whoever has no answer may have queued a send.
      spent = error instanceof LogUnavailableError;
      throw error;
    } finally {
      if (!spent) budget.giveBack();
    }
  }

  /** @param lookedUpAtMs nothing that was stored before is unknown; milliseconds, monotonic */
  private async record(
    send: PreparedSend,
    judged: Judged,
    budget: TakenBudget,
    lookedUpAtMs: number | undefined,
  ): Promise<Recorded> {
    const candidate = judgedSend(send, judged, budget);
    const need = this.need(send, judged);
    let done: StepsDone = { lookedUpAtMs, armed: undefined };
    for (;;) {
      const { decided, appended } = await this.decide(send, need, (state) => nextStep(send, candidate, state, done));
      switch (decided.step) {
        case 'known':
          return { verdict: repeatedVerdict(send, decided.event), isNew: false };
        case 'look-up': {
          // What is appended after this read is known by its message id.
          const atMs = performance.now();
          const known = await askedBefore(this.ports.log, placeOf(send));
          if (known) return { verdict: repeatedVerdict(send, known), isNew: false };
          done = { ...done, lookedUpAtMs: atMs };
          break;
        }
        case 'arm':
          // Before there is anything to release: a timer without its send does nothing, a send without its timer waits for ever.
          if (decided.timer) await this.ports.timers.set(decided.timer.kind, placeOf(send), decided.timer.at);
          done = { ...done, armed: decided.timer?.kind };
          break;
        case 'record':
          return this.recorded(send, decided.fact, appended);
      }
    }
  }

  private decide<Decided extends Outcome>(
    { requester, contact, agentId, data, atMs }: PreparedSend,
    need: (state: RequestState) => HistoryNeed | undefined,
    decide: (state: RequestState) => Decided,
  ) {
    const { requestId } = data;
    return decideOnFacts(this.ports.log, {
      workspaceId: requester.workspaceId,
      testMode: requester.testMode,
      contact,
      agentId,
      requestId,
      occurredAt: new Date(atMs).toISOString(),
      messageId: `request:${requestId}`,
      need,
      decide,
    });
  }

  private need({ data, atMs }: PreparedSend, { policy, settings }: Judged) {
    return ({ facts, begun }: RequestState): HistoryNeed | undefined =>
      beginningOf(data.requestId, begun) ? undefined : historyNeed(policy, facts, settings, atMs);
  }

  /** What the same request began with, when it came before; read where other sends of the contact may hide it. */
  private async begunWith(send: PreparedSend, state: RequestState): Promise<Beginning | undefined> {
    const { requestId } = send.data;
    const shown = beginningOf(requestId, state.begun);
    if (shown || !mayBeHidden(send, state)) return shown;
    return askedBefore(this.ports.log, placeOf(send));
  }

  private async recorded(send: PreparedSend, fact: BeginningFact, { duplicate, events }: Appended): Promise<Recorded> {
    if (!duplicate) return { verdict: verdictOf(fact), isNew: true };
    // The same key came first by less than a decision takes.
    const original = events.find(isBeginning) ?? (await askedBefore(this.ports.log, placeOf(send)));
    if (original === undefined) throw new LogUnavailableError(`what became of ${fact.data.requestId} is not known yet`);
    return { verdict: repeatedVerdict(send, original), isNew: false };
  }
}

/** What had to be done before the fact can be recorded. */
interface StepsDone {
  /** When the contact's past was read, or all that the read model has seen was stored; milliseconds, monotonic. */
  readonly lookedUpAtMs: number | undefined;
  /** Kind of the timer that is set. */
  readonly armed: SendTimerKind | undefined;
}

type Step =
  | { readonly step: 'known'; readonly event: Beginning; readonly facts: readonly [] }
  | { readonly step: 'look-up'; readonly facts: readonly [] }
  | { readonly step: 'arm'; readonly timer: ReturnType<typeof timerOf>; readonly facts: readonly [] }
  | { readonly step: 'record'; readonly fact: BeginningFact; readonly facts: readonly BeginningFact[] };

function nextStep(send: PreparedSend, candidate: JudgedSend, state: RequestState, done: StepsDone): Step {
  const event = beginningOf(send.data.requestId, state.begun);
  if (event) return { step: 'known', event, facts: [] };
  if (!isFresh(done) && mayBeHidden(send, state)) return { step: 'look-up', facts: [] };
  const fact = decideRequest(candidate, state.facts);
  const timer = timerOf(fact);
  if (timer?.kind !== done.armed) return { step: 'arm', timer, facts: [] };
  return { step: 'record', fact, facts: [fact] };
}

function isFresh({ lookedUpAtMs }: StepsDone): boolean {
  return lookedUpAtMs !== undefined && performance.now() - lookedUpAtMs < MAX_LOOK_AGE_MS;
}

/** Only the last event of each type is seen: that of another send may stand before one of this request. */
function mayBeHidden({ isKeyed }: PreparedSend, { begun }: RequestState): boolean {
  return isKeyed && begun.length > 0;
}

/** As `take` would have answered: with the send itself, in the counters it fits into. */
function asTaken({ fits, counters }: BudgetAnswer): BudgetAnswer {
  const taken = fits ? counters.length : counters.length - 1;
  return {
    fits,
    counters: counters.map((counter, i) =>
      i < taken ? { ...counter, windows: counter.windows.map((use) => ({ ...use, used: use.used + 1 })) } : counter,
    ),
  };
}

function placeOf({ requester, contact, data }: PreparedSend): TimedSend {
  return { workspaceId: requester.workspaceId, contact, requestId: data.requestId };
}
