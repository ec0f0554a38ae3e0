import type { EventLog, RecordedOf, Timer } from '@posthorn/event-log';
import { eventSubjectFilter, type RecordedEvent, SendQueued } from '@posthorn/events';
import { z } from 'zod';

export type QueuedSend = RecordedOf<typeof SendQueued>;

/** What is believed of a send, so that it need not be looked up: the log refuses the append when it is not so any more. */
export interface Belief {
  /** Of the contact's newest event. */
  readonly lastSequence: number;
  /** Number of the attempt that comes next. */
  readonly attempt: number;
}

/** A send whose turn has come, and how it came. */
export interface ClaimedSend {
  readonly send: QueuedSend;
  readonly contact: string;
  /** How often the message that brought it was delivered; 1 for the first time. */
  readonly deliveries: number;
  readonly belief: Belief | undefined;
  /** It has waited for its place in a pace before. */
  readonly hasWaited: boolean;
  /** When it was first attempted, or refused: what it is given up by. Milliseconds since 1970; unknown before. */
  readonly triedAtMs?: number | undefined;
}

/** From the line itself. A send that a person released was attempted before; nobody here knows how often. */
export function fromLine(send: QueuedSend, deliveries: number): ClaimedSend {
  const belief = send.data.releasedFrom === 'hold' ? undefined : { lastSequence: send.sequence, attempt: 1 };
  return { send, contact: contactOf(send), deliveries, belief, hasWaited: false };
}

/** What a send leaves behind when it waits outside of its line. */
export const waitingSend = z.object({
  sequence: z.int().positive(),
  lastSequence: z.int().positive().optional(),
  attempt: z.int().positive().optional(),
  /** It waits for its place in a pace. */
  paced: z.boolean().optional(),
  triedAtMs: z.int().positive().optional(),
});
export type WaitingSend = z.output<typeof waitingSend>;

export function waiting(
  { send, belief, triedAtMs }: Pick<ClaimedSend, 'send' | 'belief' | 'triedAtMs'>,
  paced = false,
): WaitingSend {
  return {
    sequence: send.sequence,
    ...belief,
    ...(paced && { paced }),
    ...(triedAtMs !== undefined && { triedAtMs }),
  };
}

/**
 * Back from a wait.
 * @returns nothing when the send is not in the log any more: its person was erased
 * @throws z.ZodError when the timer was set by something else
 */
export async function fromWait(
  log: Pick<EventLog, 'get' | 'read'>,
  timer: Timer,
  deliveries: number,
): Promise<ClaimedSend | undefined> {
  const { sequence, lastSequence, attempt, paced = false, triedAtMs } = waitingSend.parse(timer.data);
  const event = (await log.get(sequence)) ?? (await readOne(log, sequence));
  if (!event || !isQueued(event)) return undefined;
  const belief = lastSequence !== undefined && attempt !== undefined ? { lastSequence, attempt } : undefined;
  return { send: event, contact: contactOf(event), deliveries, belief, hasWaited: paced, triedAtMs };
}

/** In a cluster a `get` may be answered by a replica that has not seen the event yet; a read is confirmed. */
async function readOne(log: Pick<EventLog, 'read'>, sequence: number): Promise<RecordedEvent | undefined> {
  for await (const event of log.read({ after: sequence - 1, until: sequence })) return event;
  return undefined;
}

/** Everything about the send's contact: what an attempt is guarded by. */
export function storyOf({ send, contact }: Pick<ClaimedSend, 'send' | 'contact'>): string {
  return eventSubjectFilter({ workspaceId: send.workspaceId, key: contact });
}

function isQueued(event: { readonly type: string }): event is QueuedSend {
  return event.type === SendQueued.type;
}

function contactOf({ id, contact }: QueuedSend): string {
  if (contact === undefined) throw new TypeError(`${id} is a send.queued without a contact`);
  return contact;
}
