import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { testServers } from '@posthorn/testing';
import { vi } from 'vitest';

/** A service as its container runs it: `node apps/<name>/dist/main.js`. */
export function runService(service: string, env: Readonly<Record<string, string>>) {
  const { natsUrl, databaseUrl } = testServers();
  const child = spawn(process.execPath, [fileURLToPath(new URL(`../../${service}/dist/main.js`, import.meta.url))], {
    env: { NATS_URL: natsUrl, DATABASE_URL: databaseUrl, PORT: '0', HOST: '127.0.0.1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 30_000,
    killSignal: 'SIGKILL',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exited = once(child, 'close').then(([code, signal]: unknown[]) => code ?? signal);
  const urlOf = async (message: string) => {
    const line = new RegExp(`http:[^"]+(?=.*${service} ${message})`);
    const [url] = await vi.waitUntil(() => line.exec(output), { timeout: 20_000 });
    return url;
  };
  return {
    child,
    /** Its exit code, or the signal that ended it. */
    exited,
    output: () => output,
    /** Where it listens, once it does. */
    url: () => urlOf('listens'),
    /** Where it serves metrics; they need METRICS_PORT. */
    metricsUrl: () => urlOf('serves metrics'),
  };
}
