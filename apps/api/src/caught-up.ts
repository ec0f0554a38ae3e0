import { waitForPosition } from '@posthorn/database';
import type { EventLog } from '@posthorn/event-log';
import { ReadModelBehindError } from '@posthorn/sending';

type AnyDatabase = Parameters<typeof waitForPosition>[0];

/** How long a read waits for the projector to pass what was in the log when it was asked; milliseconds. */
const CATCH_UP_MS = 5_000;

/**
 * Reads after own writes: asks the read model once it shows what the log held at the call, or after 5 s as it is.
 * @throws ReadModelBehindError when the answer is "there is none" and the read model is behind
 */
export async function readCaughtUp<Found>(
  { db, log }: { readonly db: AnyDatabase; readonly log: Pick<EventLog, 'bounds'> },
  read: () => Promise<Found>,
): Promise<Found> {
  const { last } = await log.bounds();
  const isCaughtUp = await waitForPosition(db, last, CATCH_UP_MS);
  const found = await read();
  if (found === undefined && !isCaughtUp) throw new ReadModelBehindError(last);
  return found;
}
