import { setTimeout as sleep } from 'node:timers/promises';

const STEP_MS = 20;
/** Fewest items released per step, so that few are not held up for the whole window. */
const LEAST_PER_STEP = 10;

/** Calls `release` once per item, evenly spread over at most `windowMs`, at once where the items are few. */
export async function drainSlowly<Item>(
  items: readonly Item[],
  windowMs: number,
  release: (item: Item) => void,
): Promise<void> {
  const steps = Math.max(1, Math.floor(windowMs / STEP_MS));
  const perStep = Math.max(LEAST_PER_STEP, Math.ceil(items.length / steps));
  for (let i = 0; i < items.length; i += perStep) {
    if (i > 0) await sleep(STEP_MS);
    items.slice(i, i + perStep).forEach(release);
  }
}
