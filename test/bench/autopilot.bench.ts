import { setTimeout as sleep } from 'node:timers/promises';
import { isEvent, PolicyBlocked, SendCanceled, SendQueued } from '@posthorn/events';
import { aCustomerWithLeads, autopilotClient, type RunDetail } from './autopilot-client.ts';
import { closedLoop, round } from './closed-loop.ts';
import { cpuPerUnit, cpuTimes, megabytesOf } from './cpu-times.ts';
import { type BenchStack, startStack } from './stack.ts';

const LEADS = Number(process.env['BENCH_LEADS'] ?? 100_000);
const PAGE_SIZE = 50;
const PAGE_SECONDS = 5;
const LOOK_MS = 250;
const APPS = ['api', 'planner', 'projector', 'dispatcher'] as const;

/**
 * An Autopilot run over 100,000 leads: from the request until every send is queued, until all have left (to the sandbox), the memory of
 * each process meanwhile, the latency of its first page and its page 1,000, and a recount of its funnel from the log.
 */
export async function autopilotBench(print: (line: object) => void): Promise<void> {
  const stack = await startStack();
  try {
    const key = await aCustomerWithLeads(stack, LEADS);
    const services = await Promise.all(APPS.map((app) => stack.startApp(app)));
    const names = new Map(services.map(({ process: { pid } }, i) => [pid ?? 0, APPS[i] ?? '']));
    const [api] = services;
    const ask = autopilotClient(api?.port ?? 0, key);
    const before = cpuTimes(names);
    const startedAt = performance.now();
    const seconds = () => round((performance.now() - startedAt) / 1000);
    const runId = await ask.start('Find SaaS founders in India and invite them to a demo');
    const answeredS = seconds();
    const memory = new Map<string, number[]>();
    let queuedS: number | undefined;
    let seen: RunDetail;
    for (;;) {
      for (const [pid, name] of names) memory.set(name, [...(memory.get(name) ?? []), megabytesOf(pid)]);
      seen = await ask.detail(runId);
      if (queuedS === undefined && (await ask.log(runId)).includes(`${LEADS} leads queued for sending`)) {
        queuedS = seconds();
        const cpuMsPer1000 = cpuPerUnit(before, cpuTimes(names), LEADS);
        print({ bench: 'autopilot', leads: LEADS, answeredS, queuedS, cpuMsPer1000, stats: seen.stats });
        print({ bench: 'autopilot', plannerMbWhileQueueing: byTenth(memory.get('planner') ?? []) });
      }
      if (seen.run.status !== 'running') break;
      await sleep(LOOK_MS);
    }
    const { status, error } = seen.run;
    const completedS = seconds();
    print({ bench: 'autopilot', status, error, completedS, stats: seen.stats, megabytes: extremes(memory) });
    for (const page of [1, Math.floor(LEADS / PAGE_SIZE / 2)]) {
      const nextRequest = () => ask.page(runId, page, PAGE_SIZE);
      await closedLoop({ port: api?.port ?? 0, connections: 1, seconds: 1, nextRequest });
      const { p50Ms, p99Ms, statuses } = await closedLoop({
        port: api?.port ?? 0,
        connections: 1,
        seconds: PAGE_SECONDS,
        nextRequest,
      });
      print({ bench: 'autopilot', page, limit: PAGE_SIZE, p50Ms, p99Ms, statuses });
    }
    await stack.projected();
    print({ bench: 'autopilot', fromTheLog: await recount(stack), fromTheApi: (await ask.detail(runId)).stats });
    print({ bench: 'autopilot', targets: { queuedS: 60, pageP99Ms: 50 } });
  } finally {
    await stack.stop();
  }
}

/** Sends by their last fact of these kinds, as the log has them. */
async function recount({ log, workspaceId }: BenchStack): Promise<Record<string, number>> {
  const counts: Record<string, number> = { asked: 0, skipped: 0 };
  const asked = new Set<string>();
  for await (const event of log.read({ subjects: [`evt.${workspaceId}.>`] })) {
    if (isEvent(SendQueued, event) || isEvent(PolicyBlocked, event)) asked.add(event.data.requestId);
    if (isEvent(PolicyBlocked, event) || isEvent(SendCanceled, event)) counts['skipped'] = (counts['skipped'] ?? 0) + 1;
    if (event.type.startsWith('delivery.') || event.type.startsWith('engagement.')) {
      counts[event.type] = (counts[event.type] ?? 0) + 1;
    }
  }
  return { ...counts, asked: asked.size };
}

/** What was seen at each tenth of a time. */
function byTenth(values: readonly number[]): number[] {
  return Array.from({ length: 10 }, (_, i) => values[Math.ceil(((i + 1) * values.length) / 10) - 1] ?? 0);
}

function extremes(memory: ReadonlyMap<string, readonly number[]>): Record<string, { least: number; most: number }> {
  return Object.fromEntries(
    [...memory].map(([name, values]) => [name, { least: Math.min(...values), most: Math.max(...values) }]),
  );
}
