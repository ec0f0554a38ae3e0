import { setTimeout as sleep } from 'node:timers/promises';
import { round } from '../closed-loop.ts';
import { cpuPerUnit, cpuTimes, megabytesOf } from '../cpu-times.ts';
import { startStack } from '../stack.ts';
import { mailOf } from './mails.ts';
import { startSmtpSink } from './smtp-sink.ts';

const SENDS = Number(process.env['BENCH_QUEUED'] ?? 1_000_000);
/** The drain is cut into this many parts; the first warms up. */
const PARTS = 20;
const STANDSTILL_MS = 60_000;

/**
 * A workspace with a million queued sends, and one dispatcher that drains them to `smtp-sink`: the rate of its last parts beside its first
 * ones, and the memory it takes meanwhile; processor time as well, since a machine that others use has no steady rate. No projector and no clients:
 * what is measured is the line.
 */
export async function queueBench(print: (line: object) => void): Promise<void> {
  const stack = await startStack();
  const sink = await startSmtpSink();
  try {
    const { to: _to, ...content } = mailOf(0);
    const queuedAt = performance.now();
    await stack.queueSends(SENDS, { from: { email: 'sales@acme.example', name: 'Acme Sales' }, ...content });
    print({ bench: 'send-queue', queued: SENDS, seconds: round((performance.now() - queuedAt) / 1000) });
    const dispatcher = await stack.startApp('dispatcher', {
      MAIL_TRANSPORT: 'smtp',
      SMTP_URL: `smtp://127.0.0.1:${sink.port}`,
      SMTP_POOL_SIZE: '10',
    });
    const names = new Map([[dispatcher.process.pid ?? 0, 'dispatcher']]);
    const parts: { perSecond: number; dispatcherMb: number; cpu: number }[] = [];
    for (let part = 1; part <= PARTS; part++) {
      const startedAt = performance.now();
      const before = sink.count;
      const cpuBefore = cpuTimes(names);
      await sink.reached(Math.floor((SENDS * part) / PARTS), STANDSTILL_MS * 10);
      const sent = sink.count - before;
      const perSecond = Math.round(sent / ((performance.now() - startedAt) / 1000));
      const cpuMsPer1000 = cpuPerUnit(cpuBefore, cpuTimes(names), sent);
      const dispatcherMb = megabytesOf(dispatcher.process.pid ?? 0);
      parts.push({ perSecond, dispatcherMb, cpu: cpuMsPer1000['sum'] ?? 0 });
      print({ bench: 'send-queue', part, sent: sink.count, perSecond, dispatcherMb, cpuMsPer1000 });
    }
    await sleep(2_000);
    const [, ...warm] = parts;
    const ends = [warm.slice(0, 3), warm.slice(-3)].map((some) => ({
      perSecond: mean(some.map(({ perSecond }) => perSecond)),
      cpuMsPer1000: mean(some.map(({ cpu }) => cpu)),
    }));
    const [atStart, atEnd] = ends;
    const memory = warm.map(({ dispatcherMb }) => dispatcherMb);
    print({
      bench: 'send-queue',
      sends: SENDS,
      arrived: sink.count,
      atStart,
      atEnd,
      ratio: round((atEnd?.perSecond ?? 0) / (atStart?.perSecond ?? Number.NaN)),
      dispatcherMb: { least: Math.min(...memory), most: Math.max(...memory) },
      targets: { ratio: 0.9 },
    });
  } finally {
    await stack.stop();
    await sink.stop();
  }
}

function mean(values: readonly number[]): number {
  return Math.round(values.reduce((sum, value) => sum + value, 0) / values.length);
}
