import { setTimeout as sleep } from 'node:timers/promises';
import type { RenderedRecipient } from '@posthorn/campaigns';

const MAX_ATTEMPTS = 4;
const BEFORE_NEXT_MS = 100;
/** An ordinary mail takes less than one. Milliseconds. */
const SLOW_MS = 10;

/**
 * The mails of one range, filled in one after the other. Nothing else of the process runs meanwhile, so one that takes long
 * gives as long to everybody else before the next.
 */
export class Renderings {
  private last: Promise<unknown> = Promise.resolve();

  /** A template has so long of the process's time; where others of its threads use that up a good one may fail, and deserves another chance. */
  async next(attempt: () => RenderedRecipient): Promise<RenderedRecipient> {
    for (let left = MAX_ATTEMPTS; ; left--) {
      const turn = this.last.then(() => once(attempt));
      this.last = turn.catch(() => undefined);
      const rendered = await turn;
      if (rendered.ok || rendered.reason === 'missing_variables' || left === 1) return rendered;
      await sleep(BEFORE_NEXT_MS);
    }
  }
}

async function once(attempt: () => RenderedRecipient): Promise<RenderedRecipient> {
  const begunMs = performance.now();
  const rendered = attempt();
  const tookMs = performance.now() - begunMs;
  if (tookMs > SLOW_MS) await sleep(tookMs);
  return rendered;
}
