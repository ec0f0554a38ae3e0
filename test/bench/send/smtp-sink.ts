import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@posthorn/embedded';

/** Postfix's `smtp-sink`: takes every mail and forgets it, for less than anything else one can install. */
export interface SmtpSink {
  readonly port: number;
  readonly process: ChildProcess;
  /** Mails taken so far. */
  readonly count: number;
  /** Waits until so many were taken in all. */
  reached(count: number, timeoutMs: number): Promise<void>;
  stop(): Promise<void>;
}

export async function startSmtpSink(): Promise<SmtpSink> {
  const port = await freePort();
  // It does not run as root.
  const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  const sink = spawn('smtp-sink', [...user, '-c', `127.0.0.1:${port}`, '1024'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let count = 0;
  sink.stdout.setEncoding('latin1').on('data', (chunk: string) => {
    // "sess=1 quit=0 mesg=17\r" again and again
    for (const [, messages] of chunk.matchAll(/mesg=(\d+)[\r\n]/g)) count = Number(messages);
  });
  await Promise.race([
    once(sink, 'spawn'),
    once(sink, 'error').then(() => {
      throw new Error('smtp-sink is missing: apt-get install postfix (its daemon is not needed)');
    }),
  ]);
  await sleep(200);
  return {
    port,
    process: sink,
    get count() {
      return count;
    },
    async reached(wanted, timeoutMs) {
      const deadline = Date.now() + timeoutMs;
      for (let last = count; count < wanted; await sleep(20)) {
        if (count > last) last = count;
        if (Date.now() > deadline) throw new Error(`smtp-sink has ${count} of ${wanted} mails after ${timeoutMs} ms`);
      }
    },
    async stop() {
      const exited = once(sink, 'exit');
      sink.kill('SIGTERM');
      await exited;
    },
  };
}
