import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort } from '@posthorn/embedded';
import { closedLoop, round } from './closed-loop.ts';
import { aCustomer, sendRequest } from './send/customer.ts';
import { startStack } from './stack.ts';

const REQUESTS = Number(process.env['BENCH_VERDICTS'] ?? 2_000);
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 3);
const PATHS = ['simulate-send', 'request-send'] as const;

type Path = (typeof PATHS)[number];

/**
 * Verdicts over HTTP, asked for by one client at a time as an agent waits for them, beside a Fastify handler that reads one row: in turns, so
 * that what else the machine does slows both. The projector runs, as it always does.
 */
export async function verdictBench(print: (line: object) => void): Promise<void> {
  const stack = await startStack();
  const customer = await aCustomer(stack);
  const barePort = await freePort();
  const bare = await startBare([stack.databaseUrl, stack.workspaceId, `${barePort}`]);
  try {
    const [api] = await Promise.all([stack.startApp('api'), stack.startApp('projector')]);
    let asked = 0;
    const ask = async (port: number, path: Path) => {
      const end = asked + REQUESTS;
      const nextRequest = () => (asked < end ? sendRequest(asked++, customer, path) : undefined);
      const result = await closedLoop({ port, connections: 1, seconds: 600, nextRequest });
      if (result.statuses['200'] !== REQUESTS) throw new Error(`not all were answered: ${JSON.stringify(result)}`);
      return result;
    };
    // Round 0 warms everything up.
    for (let turn = 0; turn <= ROUNDS; turn++) {
      for (const path of PATHS) {
        const base = await ask(barePort, path);
        const { p50Ms, p99Ms } = await ask(api.port, path);
        const ratio = { p50: round(p50Ms / base.p50Ms), p99: round(p99Ms / base.p99Ms) };
        const bareMs = { p50: base.p50Ms, p99: base.p99Ms };
        if (turn > 0) print({ bench: 'policy', measured: 'HTTP', path, p50Ms, p99Ms, bareMs, ratio });
      }
      await stack.projected();
    }
  } finally {
    bare.kill();
    await stack.stop();
  }
}

async function startBare(args: readonly string[]): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, 'bare-lookup.ts'), args);
  await once(child, 'message');
  return child;
}
