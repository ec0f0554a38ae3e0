import { setTimeout as sleep } from 'node:timers/promises';
import { startGateway } from './gateway-under-test.ts';
import { fillLog } from './history.ts';
import { faultless, quantiles, swarm } from './tools.ts';
import type { Print } from './work.ts';

const BACK = 100_000;
const LIVE_CLIENTS = 100;
const LIVE_RATE = 50;

/** One client that resumes 100,000 events back while others listen in another workspace: as the gateway is set by default, and beyond its ring. */
export async function resume(print: Print): Promise<void> {
  await resumes('resume', {}, print);
  await resumes('resume-log', { STREAM_RING_EVENTS: '1000' }, print);
}

async function resumes(test: string, env: Readonly<Record<string, string>>, print: Print): Promise<void> {
  let cursor = '';
  const server = await startGateway({
    tenants: 2,
    env,
    async prepare({ log }, [tenant]) {
      cursor = await fillLog(log, tenant?.workspaceId ?? '', BACK + 1, 1);
    },
  });
  try {
    const [behind, live] = server.tenants;
    if (!behind || !live) throw new Error('no workspaces');
    for (let round = 0; round < 3; round++) {
      const before = await liveClients(async () => undefined);
      print({ test, live_before_us: quantiles(before.result.latency_us) });
      const { result, during } = await liveClients(() =>
        swarm(
          ['-c', '1', '--seq-key', '"n":', '--events', `${BACK}`, '--duration', '20', '--last-event-id', cursor].concat(
            '-H',
            server.header(behind),
            server.url('?eventTypes=delivery.*'),
          ),
          server.pids,
        ),
      );
      if (!during) throw new Error('nothing was resumed');
      print({
        test,
        events_back: BACK,
        seconds: during.active_s,
        complete: during.conn_events_min >= BACK && faultless(during),
        live_during_us: quantiles(result.latency_us),
        live_faultless: faultless(result),
      });
    }

    /** @param work what happens a second into the live clients' window */
    async function liveClients<Result>(work: () => Promise<Result>) {
      const seconds = 5;
      const listening = server.load(
        [
          '-c',
          `${LIVE_CLIENTS}`,
          '--warmup',
          '0.5',
          '--duration',
          `${seconds}`,
          '--drain',
          '0.4',
          '-H',
          server.header(live ?? { workspaceId: '', key: '' }),
        ].concat(server.url('?eventTypes=delivery.*')),
        { workspaceIds: [live?.workspaceId ?? ''], rate: LIVE_RATE, seconds: seconds + 0.7 },
      );
      await sleep(1_500);
      const during = await work();
      return { result: await listening, during };
    }
  } finally {
    await server.stop();
  }
}
