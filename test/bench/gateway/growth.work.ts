import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { startGateway } from './gateway-under-test.ts';
import { LOAD_CPU, quantiles, swarmProgram } from './tools.ts';
import type { Print } from './work.ts';

const MATCHING = 100;
const IDLE = 9_900;
const RATE = 500;
const SECONDS = 5;

/** Cost follows the matching connections, not the connected ones: 100 matching clients alone, then beside 9,900 of another filter. */
export async function growth(print: Print): Promise<void> {
  const server = await startGateway();
  let idle: ChildProcess | undefined;
  try {
    const [tenant] = server.tenants;
    if (!tenant) throw new Error('no workspace');
    const costs: number[] = [];
    for (const idleClients of [0, IDLE]) {
      if (idleClients > 0) {
        idle = spawn('taskset', [
          '-c',
          LOAD_CPU,
          swarmProgram(),
          ...`--quiet -c ${idleClients} --rate 4000 --duration 600 -H`.split(' '),
          server.header(tenant),
          server.url('?eventTypes=inbound.*'),
        ]);
        await sleep(8_000);
      }
      const result = await server.load(
        [
          '-c',
          `${MATCHING}`,
          '--warmup',
          '1',
          '--duration',
          `${SECONDS}`,
          '--drain',
          '0.4',
          '-H',
          server.header(tenant),
          server.url('?eventTypes=delivery.*'),
        ],
        { workspaceIds: [tenant.workspaceId], rate: RATE, seconds: SECONDS + 1.2 },
      );
      costs.push(result.server_cpu_s_per_mev);
      print({
        test: 'growth',
        connected: MATCHING + idleClients,
        matching: MATCHING,
        cpu_s_per_million: result.server_cpu_s_per_mev,
        latency_us: quantiles(result.latency_us),
      });
    }
    const [few = 1, many = 0] = costs;
    print({ test: 'growth', ratio: Math.round((many / few) * 100) / 100 });
  } finally {
    idle?.kill();
    await server.stop();
  }
}
