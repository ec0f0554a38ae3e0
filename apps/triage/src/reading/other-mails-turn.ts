import { setImmediate } from 'node:timers/promises';

const BIG_BYTES = 1024 * 1024;

/** Between two stages of a big mail, each of which holds the event loop for up to a tenth of a second, whatever else waits is run. */
export async function otherMailsTurn(sizeBytes: number): Promise<void> {
  if (sizeBytes > BIG_BYTES) await setImmediate();
}
