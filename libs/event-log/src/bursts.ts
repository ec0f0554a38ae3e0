import { setImmediate } from 'node:timers/promises';

/** A burst is given to the reader at this size at the latest; the source waits until it is taken. */
const MAX_BURST = 1_000;

/**
 * Groups what arrives together: one array of everything the source gave while the reader was busy, or
 * within one turn of the event loop. Ends, or fails, as the source does, after all it gave.
 *
 * @param read makes of each what is kept until the reader comes for it, as soon as it is there
 *
 * (`getPending()` of a client iterator cannot tell where a burst ends: it counts pull requests, too.)
 */
export async function* bursts<Given, Item>(
  source: AsyncIterable<Given>,
  read: (given: Given) => Item,
): AsyncGenerator<readonly Item[]> {
  let burst: Item[] = [];
  let arrived = Promise.withResolvers<void>();
  let taken = Promise.withResolvers<void>();
  let left = false;

  const fill = async () => {
    for await (const given of source) {
      burst.push(read(given));
      arrived.resolve();
      if (burst.length >= MAX_BURST) await taken.promise;
      if (left) return;
    }
  };
  let ended = false;
  const filling = fill().finally(() => {
    ended = true;
    arrived.resolve();
  });
  // It is awaited below, when everything that came before the failure has been read.
  filling.catch(() => undefined);

  try {
    while (!ended || burst.length > 0) {
      await arrived.promise;
      await setImmediate();
      const full = burst;
      burst = [];
      if (!ended) arrived = Promise.withResolvers();
      taken.resolve();
      taken = Promise.withResolvers();
      if (full.length > 0) yield full;
    }
    await filling;
  } finally {
    left = true;
    taken.resolve();
  }
}
