import type { EventLog } from '@posthorn/event-log';
import { InboundClassified, InboundReleased, isEvent, type RecordedEvent } from '@posthorn/events';
import type { MailOf } from '../inbound/received-mail.queries.js';
import { tooManyWaiting } from './inbox.errors.js';

/** A one-time code and the mail it came in. */
export interface ReceivedCode {
  readonly id: string;
  readonly code: string;
  readonly from: string;
  readonly subject: string;
  /** ISO 8601 UTC. */
  readonly received_at: string;
}

/** Who waits, and for what. */
export interface WantedCode extends MailOf {
  /** Received after that. */
  readonly after: Date;
}

export interface CodeWait {
  /** @returns nothing when the time is up, or the signal aborts */
  code(timeoutMs: number, signal: AbortSignal): Promise<ReceivedCode | undefined>;
  leave(): void;
}

interface Waiter {
  readonly wanted: WantedCode;
  readonly found: PromiseWithResolvers<ReceivedCode | undefined>;
}

const SUBJECTS = [`evt.*.inbound.*.${InboundClassified.verb}`, `evt.*.inbound.*.${InboundReleased.verb}`];
/** Of one workspace at once. */
const MOST_WAITING = 100;

/**
 * Whoever waits for a code shares one tail of the log, which is there as long as somebody waits: nobody asks the database again
 * and again.
 */
export class CodeWaits {
  readonly #waiters = new Set<Waiter>();
  #tail: Promise<AbortController> | undefined;

  constructor(private readonly log: Pick<EventLog, 'bounds' | 'tail'>) {}

  /**
   * No code is missed that comes after this returned; what came before is in the read models.
   * @throws Problem 429; LogUnavailableError
   */
  async join(wanted: WantedCode): Promise<CodeWait> {
    const others = [...this.#waiters].filter((waiter) => waiter.wanted.workspaceId === wanted.workspaceId);
    if (others.length >= MOST_WAITING) throw tooManyWaiting(MOST_WAITING);
    const waiter: Waiter = { wanted, found: Promise.withResolvers() };
    // Who asks the read models first does not listen yet when the log goes away.
    waiter.found.promise.catch(() => undefined);
    this.#waiters.add(waiter);
    try {
      await (this.#tail ??= this.#follow());
    } catch (error) {
      this.#leave(waiter);
      throw error;
    }
    return {
      code: (timeoutMs, signal) => within(waiter.found.promise, timeoutMs, signal),
      leave: () => this.#leave(waiter),
    };
  }

  /** Nobody waits any more. */
  stop(): void {
    for (const waiter of this.#waiters) waiter.found.resolve(undefined);
    this.#waiters.clear();
    this.#end();
  }

  #leave(waiter: Waiter): void {
    this.#waiters.delete(waiter);
    if (this.#waiters.size === 0) this.#end();
  }

  #end(): void {
    const ended = this.#tail;
    this.#tail = undefined;
    ended?.then(
      (stop) => stop.abort(),
      () => undefined,
    );
  }

  async #follow(): Promise<AbortController> {
    const stop = new AbortController();
    const { last } = await this.log.bounds();
    void this.#read(last, stop);
    return stop;
  }

  async #read(after: number, stop: AbortController): Promise<void> {
    try {
      for await (const events of this.log.tail({ after, subjects: SUBJECTS, signal: stop.signal }))
        for (const event of events) this.#tell(event);
    } catch (error) {
      for (const waiter of this.#waiters) waiter.found.reject(error);
      this.#waiters.clear();
      this.#end();
    }
  }

  #tell(event: RecordedEvent): void {
    const code = codeOf(event);
    if (code === undefined) return;
    for (const { wanted, found } of this.#waiters) if (isFor(wanted, event, code)) found.resolve(code);
  }
}

function codeOf(event: RecordedEvent): ReceivedCode | undefined {
  if (!isEvent(InboundClassified, event) && !isEvent(InboundReleased, event)) return undefined;
  const { messageId, code, from, subject = '', receivedAt = event.occurredAt, quarantined } = event.data;
  return code === undefined || quarantined === true
    ? undefined
    : { id: messageId, code, from, subject, received_at: receivedAt };
}

function isFor(
  { workspaceId, testMode, mailbox, after }: WantedCode,
  event: RecordedEvent,
  code: ReceivedCode,
): boolean {
  return (
    event.workspaceId === workspaceId &&
    event.testMode === testMode &&
    (mailbox === undefined || event.data['mailbox'] === mailbox) &&
    Date.parse(code.received_at) > after.getTime()
  );
}

async function within<Found>(
  found: Promise<Found>,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Found | undefined> {
  const { promise: over, resolve } = Promise.withResolvers<undefined>();
  const end = () => resolve(undefined);
  const timer = setTimeout(end, Math.max(0, timeoutMs));
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  try {
    return await Promise.race([found, over]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
}
