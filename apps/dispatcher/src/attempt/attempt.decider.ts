import {
  DeliveryAccepted,
  DeliveryBounced,
  DeliveryDeferred,
  DeliveryDelivered,
  DeliveryFailed,
  DeliveryOutcomeUnknown,
  DeliveryQueued,
  DeliverySent,
  type EventFact,
  type RecordedEvent,
  SendCanceled,
  SendQueued,
} from '@posthorn/events';
import { attemptFacts, type SendData, unknownFact } from './attempt-facts.js';
import { isSuppressed, listed, type Listed } from './suppression-since.js';

/** Where a send stands between being queued and having left. */
export interface AttemptState {
  /** Sequence of its newest `send.queued`: a claim of an older one has nothing to do any more. */
  readonly queuedSequence: number;
  /** Number of the newest attempt; 0 before the first. */
  readonly attempts: number;
  /** The newest attempt while its outcome is not recorded. */
  readonly inFlight: { readonly attempt: number; readonly provider: string; readonly atMs: number } | undefined;
  /** When a deferred send is to be tried again; milliseconds since 1970. */
  readonly dueAtMs: number | undefined;
  /** Waits for a person, because nobody knows whether it left. */
  readonly isHeld: boolean;
  /** Left, bounced or given up: no attempt follows. */
  readonly end: 'accepted' | 'bounced' | 'failed' | undefined;
  readonly isCanceled: boolean;
  /** What was put on the suppression list for the contact since the send was queued, and not taken off. */
  readonly suppressions: readonly Listed[];
  /** Who accepted it. */
  readonly provider: string | undefined;
  readonly messageId: string | undefined;
}

export const NOTHING_KNOWN: AttemptState = {
  queuedSequence: 0,
  attempts: 0,
  inFlight: undefined,
  dueAtMs: undefined,
  isHeld: false,
  end: undefined,
  isCanceled: false,
  suppressions: [],
  provider: undefined,
  messageId: undefined,
};

export type UnknownOutcome = 'retry' | 'hold';

/** A claim asks what to do about its send. */
export interface NextStep {
  /** Of the `send.queued` that the claim is about. */
  readonly queuedSequence: number;
  /** How often the claim's message was delivered; 1 for the first time. */
  readonly deliveries: number;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** Of the send. */
  readonly testMode?: boolean;
  /** How long an attempt is left to whoever began it. */
  readonly leaseMs: number;
  readonly provider: string;
  readonly unknownOutcome: UnknownOutcome;
  /** An attempt that this process recorded, and then did not begin. */
  readonly ownUnbegun?: number | undefined;
  /** Since when whoever began an attempt could reach the log, and say that it lives; always when left out. Milliseconds since 1970. */
  readonly reachableSinceMs?: number | undefined;
  /** An interrupted attempt of this number is the last one, whatever the setting. */
  readonly maxAttempts?: number | undefined;
  /** The transport has refused already: what is recorded instead of an attempt, by its number. */
  readonly refusal?: ((attempt: number) => readonly EventFact[]) | undefined;
  /** Nothing is to leave any more, since its campaign ended: what is recorded instead of any attempt. */
  readonly calledOff?: readonly EventFact[] | undefined;
}

export type Step =
  /** Record the facts under an expectation, then hand over. Without facts it was recorded before. */
  | { readonly kind: 'attempt'; readonly attempt: number; readonly facts: readonly EventFact[] }
  /** Record the facts under an expectation; that is all. */
  | { readonly kind: 'record'; readonly facts: readonly EventFact[] }
  | { readonly kind: 'wait'; readonly untilMs: number }
  /** Somebody else may be at it. */
  | { readonly kind: 'look_again'; readonly afterMs: number }
  /** The recipient is not to be mailed any more, since the send was queued. */
  | { readonly kind: 'call_off' }
  | { readonly kind: 'done' };

/** Timers fire a moment early when clocks differ. */
const DUE_TOLERANCE_MS = 2_000;

/**
 * What becomes of a claimed send, from all that its contact's events say about it. Each attempt is recorded before
 * anything is handed over; so one that is found without an outcome was cut off, and may or may not have left.
 */
export function nextStep(send: SendData, state: AttemptState, ask: NextStep): Step {
  if (state.end !== undefined || ask.queuedSequence < state.queuedSequence) return { kind: 'done' };
  if (state.inFlight) return resolve(send, state, state.inFlight, ask);
  if (state.isCanceled) return { kind: 'done' };
  if (ask.calledOff) return { kind: 'record', facts: ask.calledOff };
  if (state.isHeld) return { kind: 'done' };
  if (isSuppressed(state.suppressions, send, ask)) return { kind: 'call_off' };
  const { dueAtMs } = state;
  if (dueAtMs !== undefined && dueAtMs - DUE_TOLERANCE_MS > ask.nowMs) return { kind: 'wait', untilMs: dueAtMs };
  return nextAttempt(send, state.attempts + 1, ask, []);
}

function resolve(
  send: SendData,
  state: AttemptState,
  { attempt, provider, atMs }: NonNullable<AttemptState['inFlight']>,
  ask: NextStep,
): Step {
  const { calledOff } = ask;
  // Nobody but this process knows that nothing was handed over.
  if (attempt === ask.ownUnbegun && calledOff && !state.isCanceled) return { kind: 'record', facts: calledOff };
  const isUnwanted = calledOff !== undefined || isSuppressed(state.suppressions, send, ask);
  if (attempt === ask.ownUnbegun && !isUnwanted) {
    return state.isCanceled ? { kind: 'done' } : { kind: 'attempt', attempt, facts: ask.refusal?.(attempt) ?? [] };
  }
  // On a first delivery somebody with a newer one recorded it; else it may still be kept alive by its holder, who could not say
  // so, nor what came of it, while the log was away.
  const aliveMs = Math.max(atMs, ask.reachableSinceMs ?? 0);
  const leftMs = ask.deliveries === 1 ? ask.leaseMs : aliveMs + ask.leaseMs - ask.nowMs;
  if (leftMs > 0) return { kind: 'look_again', afterMs: Math.min(leftMs, ask.leaseMs) };
  const isLast = state.isCanceled || isUnwanted || attempt >= (ask.maxAttempts ?? Infinity);
  const resolution = isLast ? 'hold' : ask.unknownOutcome;
  const unknown = unknownFact(send, { attempt, provider, resolution, at: at(ask), cause: 'interrupted' });
  if (resolution === 'hold')
    return { kind: 'record', facts: [unknown, ...(state.isCanceled ? [] : (calledOff ?? []))] };
  return nextAttempt(send, attempt + 1, ask, [unknown]);
}

function nextAttempt(send: SendData, attempt: number, ask: NextStep, before: readonly EventFact[]): Step {
  const { provider } = ask;
  const facts = ask.refusal?.(attempt) ?? attemptFacts(send, { attempt, provider, at: at(ask) });
  return { kind: 'attempt', attempt, facts: [...before, ...facts] };
}

function at({ nowMs }: NextStep): string {
  return new Date(nowMs).toISOString();
}

/** Folds one event of the contact; those of other sends leave the state as it is. */
export function evolve(requestId: string, state: AttemptState, event: RecordedEvent): AttemptState {
  const { type, data } = event;
  const suppressions = listed(state.suppressions, event);
  if (suppressions !== state.suppressions) return { ...state, suppressions };
  if (data['requestId'] !== requestId) return state;
  const attempt = typeof data['attempt'] === 'number' ? data['attempt'] : undefined;
  switch (type) {
    case SendQueued.type:
      // Who let it go knew of what was on the list by then.
      return { ...state, queuedSequence: event.sequence, isHeld: false, suppressions: [] };
    case SendCanceled.type:
      return { ...state, isCanceled: true };
    case DeliveryQueued.type:
      return { ...begun(state, attempt ?? 0), inFlight: inFlightOf(event, attempt ?? 0) };
    case DeliveryDeferred.type:
      // A provider's own report of what it does with a mail it accepted has no attempt of ours.
      return attempt === undefined ? state : { ...settled(state, attempt), dueAtMs: dueAt(event) };
    case DeliveryOutcomeUnknown.type:
      return { ...settled(state, attempt ?? 0), isHeld: data['resolution'] === 'hold' };
    case DeliveryAccepted.type:
    case DeliverySent.type:
    case DeliveryDelivered.type:
      return { ...settled(state, attempt ?? state.attempts), end: 'accepted', ...acceptance(event, state) };
    case DeliveryBounced.type:
      return { ...settled(state, state.attempts), end: state.end ?? 'bounced' };
    case DeliveryFailed.type:
      return { ...settled(state, state.attempts), end: state.end ?? 'failed' };
    default:
      return state;
  }
}

function begun(state: AttemptState, attempt: number): AttemptState {
  return { ...state, attempts: Math.max(state.attempts, attempt), dueAtMs: undefined, isHeld: false };
}

/** The outcome of an older attempt says nothing about the newest. */
function settled(state: AttemptState, attempt: number): AttemptState {
  const { inFlight } = state;
  return { ...begun(state, attempt), inFlight: inFlight && inFlight.attempt > attempt ? inFlight : undefined };
}

function inFlightOf({ data, occurredAt }: RecordedEvent, attempt: number): AttemptState['inFlight'] {
  return { attempt, provider: String(data['provider']), atMs: Date.parse(occurredAt) };
}

function dueAt({ data, occurredAt }: RecordedEvent): number {
  const waitMs = data['retryAfterMs'];
  return Date.parse(occurredAt) + (typeof waitMs === 'number' ? waitMs : 0);
}

function acceptance({ data }: RecordedEvent, state: AttemptState): Pick<AttemptState, 'provider' | 'messageId'> {
  const { provider, messageId } = data;
  return {
    provider: typeof provider === 'string' ? provider : state.provider,
    messageId: typeof messageId === 'string' ? messageId : state.messageId,
  };
}
