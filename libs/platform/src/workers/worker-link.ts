import type { ChildProcess } from 'node:child_process';
import { z } from 'zod';

/** What a worker tells its supervisor, once: it serves. */
const ready = z.object({ ready: z.literal(true), url: z.string() });
/** What a supervisor tells its workers. */
const stop = z.object({ stop: z.literal(true) });

/** The part of `process` a worker needs. */
export interface WorkerProcess {
  send?(message: unknown): unknown;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  once(event: 'disconnect', listener: () => void): unknown;
  exit(code: number): void;
}

export function sendReady(worker: WorkerProcess, url: string): void {
  worker.send?.({ ready: true, url });
}

/** Resolves with the worker's URL; never, if it does not get so far. */
export function receiveReady(child: Pick<ChildProcess, 'on'>): Promise<string> {
  return new Promise((resolve) => {
    child.on('message', (message: unknown) => {
      const { data } = ready.safeParse(message);
      if (data) resolve(data.url);
    });
  });
}

/** A message and no signal: service managers signal every process of a service themselves, and a second signal means "at once". */
export function sendStop(child: Pick<ChildProcess, 'connected' | 'send'>): void {
  if (child.connected) child.send({ stop: true }, () => undefined);
}

/** Calls back when the supervisor asks for a stop. */
export function onStop(worker: WorkerProcess, callback: () => void): void {
  worker.on('message', (message) => {
    if (stop.safeParse(message).success) callback();
  });
}
