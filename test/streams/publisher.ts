import { setTimeout as sleep } from 'node:timers/promises';
import type { EventLog, NewEvent } from '@posthorn/event-log';

/** What `publish` runs at, until `stop` is called; the ids are in order. */
export interface Publishing {
  readonly ids: readonly string[];
  stop(): Promise<void>;
}

const BEAT_MS = 20;

/** Appends at a steady rate from now on, in a batch per beat; one that the log holds up is made good. */
export function publishSteadily(log: EventLog, eventsPerSecond: number, make: () => NewEvent): Publishing {
  const ids: string[] = [];
  let stopping = false;
  const publishing = (async () => {
    const startMs = performance.now();
    while (!stopping) {
      const due = Math.floor(((performance.now() - startMs) * eventsPerSecond) / 1_000) - ids.length;
      if (due > 0) ids.push(...(await append(log, due, make)));
      await sleep(BEAT_MS);
    }
  })();
  // Whoever stops is told; a test that has failed before does not.
  publishing.catch(() => undefined);
  return {
    ids,
    stop() {
      stopping = true;
      return publishing;
    },
  };
}

/** @returns the ids, in order */
export async function append(log: EventLog, count: number, make: () => NewEvent): Promise<string[]> {
  const { events } = await log.append(Array.from({ length: count }, make));
  return events.map(({ id }) => id);
}
