import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@posthorn/embedded';
import { createDatabase } from '@posthorn/database';
import { ApiKeys } from '@posthorn/platform';
import { quantile, round } from '../closed-loop.ts';
import { cpuPerUnit, cpuTimes } from '../cpu-times.ts';
import { startStack } from '../stack.ts';
import { readTokens, type StreamRequest } from './read-tokens.ts';

const STREAMS = Number(process.env['BENCH_STREAMS'] ?? 200);
const TOKENS_PER_SECOND = Number(process.env['BENCH_TOKENS_PER_SECOND'] ?? 50);
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 15);
/** The first tokens of each stream are not counted: connections, caches and code warm up. */
const WARM_UP_TOKENS = 2 * TOKENS_PER_SECOND;
/** Streams begin, and so end, spread over so long: what that costs those that run counts, and all at once is another question. Milliseconds. */
const SPREAD_MS = 2_000;

/**
 * Added latency from the moment the model writes a token to the moment the client has its bytes, beside a bare proxy that pipes the model's
 * stream, in one run. The model, the client and what is measured share the machine's two cores.
 */
export async function generationBench(print: (line: object) => void): Promise<void> {
  const stack = await startStack();
  const children: ChildProcess[] = [];
  const start = async (script: string, ...args: readonly (string | number)[]) => {
    const child = fork(join(import.meta.dirname, script), args.map(String), {
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    children.push(child);
    await once(child, 'message');
  };
  try {
    const [modelPort, proxyPort] = [await freePort(), await freePort()];
    await start('ticking-model.ts', modelPort, TOKENS_PER_SECOND, SECONDS);
    await start('bare-proxy.ts', proxyPort, modelPort);
    const bare = { port: proxyPort, path: '/', headers: { 'content-type': 'application/json' }, body: '{}' };
    const direct = { ...bare, port: modelPort, path: '/v1/chat/completions' };
    print(await measure('the model itself', direct));
    const ofBare = await measure('bare proxy', bare);
    print(ofBare);

    const gateway = await stack.startApp('stream-gateway');
    const generation = await stack.startApp('generation', {
      AI_BASE_URL: `http://127.0.0.1:${modelPort}/v1`,
      AI_MODEL: 'ticking',
      GENERATION_CONCURRENCY: '10000',
      GENERATION_DAILY_TOKENS: '0',
    });
    const names = new Map([
      [gateway.process.pid ?? 0, 'gateway'],
      [generation.process.pid ?? 0, 'generation'],
    ]);
    const before = cpuTimes(names);
    const ours = await measure('posthorn', {
      port: gateway.port,
      path: '/mail/ai/generate-email/stream',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${await aKey(stack.databaseUrl, stack.workspaceId)}`,
      },
      body: JSON.stringify({ type: 'body', prompt: 'Tick' }),
    });
    print({
      ...ours,
      addedToBareP50Ms: round(ours.p50Ms - ofBare.p50Ms),
      addedToBareP99Ms: round(ours.p99Ms - ofBare.p99Ms),
      targetP50Ms: 3,
      targetP99Ms: 15,
      cpuMicrosecondsPerToken: cpuPerUnit(before, cpuTimes(names), STREAMS * SECONDS * TOKENS_PER_SECOND),
    });
  } finally {
    for (const child of children) child.kill();
    await stack.stop();
  }
}

async function measure(what: string, request: StreamRequest) {
  const latencies: number[] = [];
  const startedAt = performance.now();
  const heads = await Promise.all(
    Array.from({ length: STREAMS }, async (_, at) => {
      await sleep((at * SPREAD_MS) / STREAMS);
      let tokens = 0;
      return readTokens(request, (latencyMs) => {
        if (++tokens > WARM_UP_TOKENS) latencies.push(latencyMs);
      });
    }),
  );
  const seconds = (performance.now() - startedAt) / 1_000;
  const refused = heads.filter((head) => !head.includes(' 200 ')).length;
  latencies.sort((a, b) => a - b);
  return {
    bench: 'generation',
    what,
    streams: STREAMS,
    tokensPerSecond: TOKENS_PER_SECOND,
    seconds: round(seconds),
    tokens: latencies.length,
    expected: STREAMS * (SECONDS * TOKENS_PER_SECOND - WARM_UP_TOKENS),
    refused,
    p50Ms: round(quantile(latencies, 0.5)),
    p99Ms: round(quantile(latencies, 0.99)),
    maxMs: round(latencies.at(-1) ?? Number.NaN),
  };
}

async function aKey(databaseUrl: string, workspaceId: string): Promise<string> {
  const db = createDatabase({ url: databaseUrl, max: 1 });
  const { key } = await new ApiKeys(db).create({ workspaceId, kind: 'msk', scopes: ['generate'] });
  await db.destroy();
  return key;
}
