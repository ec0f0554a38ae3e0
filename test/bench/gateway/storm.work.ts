import { setTimeout as sleep } from 'node:timers/promises';
import { startGateway } from './gateway-under-test.ts';
import { fillLog } from './history.ts';
import { faultless, quantiles, swarm } from './tools.ts';
import type { Print } from './work.ts';

const STORED = Number(process.env['BENCH_EVENTS'] ?? 1_000_000);
const CLIENTS = 5_000;
const BACK = 10_000;
const LIVE_CLIENTS = 100;
const LIVE_RATE = 50;
const SECONDS = 60;

/**
 * 5,000 clients that have been cut come back at once, each 10,000 events behind, on a log of a million; others, in another
 * workspace, stay connected. The swarm reads on the publisher's core, so its own speed bounds the time as well.
 */
export async function storm(print: Print): Promise<void> {
  let cursor = '';
  const server = await startGateway({
    tenants: 2,
    async prepare({ log }, [tenant]) {
      cursor = await fillLog(log, tenant?.workspaceId ?? '', STORED, STORED - BACK);
    },
  });
  try {
    const [cut, live] = server.tenants;
    if (!cut || !live) throw new Error('no workspaces');
    const listening = (seconds: number) =>
      server.load(
        ['-c', `${LIVE_CLIENTS}`, '--warmup', '0.5', '--duration', `${seconds}`, '--drain', '0.4'].concat(
          '-H',
          server.header(live),
          server.url('?eventTypes=delivery.*'),
        ),
        { workspaceIds: [live.workspaceId], rate: LIVE_RATE, seconds: seconds + 0.7 },
      );
    const quiet = await listening(4);
    const untouched = listening(SECONDS);
    await sleep(1_500);
    const result = await swarm(
      [
        '-c',
        `${CLIENTS}`,
        '--rate',
        '0',
        '--inflight',
        '1024',
        '--connect-timeout',
        '60000',
        '--seq-key',
        '"n":',
        '--events',
        `${BACK}`,
      ].concat(
        '--duration',
        `${SECONDS}`,
        '--last-event-id',
        cursor,
        '-H',
        server.header(cut),
        server.url('?eventTypes=delivery.*'),
      ),
      server.pids,
    );
    const during = await untouched;
    print({
      test: 'storm',
      log_events: STORED,
      clients: CLIENTS,
      events_back: BACK,
      seconds: result.active_s,
      delivered_per_s: Math.round(result.events / result.active_s),
      complete: result.conn_events_min >= BACK && faultless(result),
      events: result.events,
      expected_events: CLIENTS * BACK,
      rss_before: result.rss_start,
      rss_end: result.rss_end,
      live_quiet_us: quantiles(quiet.latency_us),
      live_during_us: quantiles(during.latency_us),
      live_faultless: faultless(during),
    });
  } finally {
    await server.stop();
  }
}
