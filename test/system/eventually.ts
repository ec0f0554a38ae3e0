import { setTimeout as sleep } from 'node:timers/promises';

const EVERY_MS = 20;

/**
 * Resolves as soon as the condition holds.
 * @throws what the condition throws, or an Error naming `what` when it does not hold in time
 */
export async function eventually(
  what: string,
  timeoutMs: number,
  condition: () => boolean | Promise<boolean>,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${what}`);
    await sleep(EVERY_MS);
  }
}
