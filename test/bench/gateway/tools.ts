import { execFile, spawn } from 'node:child_process';
import { access, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The swarm and the peers' servers live beside the checkout (reference: `../shared/bench/README.md`). */
export const BENCH_DIR = process.env['SSE_BENCH_DIR'] ?? join(import.meta.dirname, '../../../../shared/bench');
/** Programs built, and what the peers write. */
export const WORK_DIR = join(tmpdir(), 'posthorn-sse-bench');

/** Whatever serves runs on this core, whatever loads on the other. */
export const SERVER_CPU = '0';
export const LOAD_CPU = '1';

export interface Quantiles {
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

/** What of sse-swarm's answer the benches use. Latencies in microseconds. */
export interface SwarmResult {
  readonly connects_per_s: number;
  readonly up_once: number;
  readonly connect_us: Quantiles;
  readonly latency_us: Quantiles;
  readonly events: number;
  readonly events_per_s: number;
  readonly active_s: number;
  readonly conn_events_min: number;
  readonly first_n: readonly [number, number];
  readonly last_n: readonly [number, number];
  readonly server_cpu_s: number;
  readonly server_cpu_pct: number;
  readonly server_cpu_s_per_mev: number;
  readonly core_busy_pct: number;
  readonly self_cpu_pct: number;
  readonly ramp_cpu_s: number;
  readonly rss_start: number;
  readonly rss_ready: number;
  readonly rss_end: number;
  readonly gaps: number;
  readonly lost: number;
  readonly dups: number;
  readonly reorders: number;
  readonly errors: number;
  readonly non200: number;
  readonly timeouts: number;
}

/**
 * Builds sse-swarm with room for one URL per workspace.
 * @returns the folder that holds it
 * @throws Error when the sources or a compiler are missing
 */
export async function buildSwarm(): Promise<string> {
  await access(join(BENCH_DIR, 'sse-swarm.c')).catch(() => {
    throw new Error(`${BENCH_DIR} holds no sse-swarm.c; set SSE_BENCH_DIR to the folder of the SSE bench`);
  });
  await mkdir(join(WORK_DIR, 'run'), { recursive: true });
  const source = await readFile(join(BENCH_DIR, 'sse-swarm.c'), 'utf8');
  await writeFile(join(WORK_DIR, 'sse-swarm.c'), source.replace('#define MAX_URLS 64', '#define MAX_URLS 8192'));
  await copyFile(join(BENCH_DIR, 'sse-pub.c'), join(WORK_DIR, 'sse-pub.c'));
  for (const name of ['sse-swarm', 'sse-pub'])
    await run('gcc', ['-std=c11', '-O2', '-pthread', '-o', join(WORK_DIR, name), join(WORK_DIR, `${name}.c`)]);
  return WORK_DIR;
}

/** For a swarm that runs beside another. */
export function swarmProgram(): string {
  return join(WORK_DIR, 'sse-swarm');
}

/** Runs the swarm on the load's core. */
export async function swarm(args: readonly string[], serverPids: readonly number[] = []): Promise<SwarmResult> {
  const watch = serverPids.length > 0 ? ['--server-cpu', SERVER_CPU, '--server-pid', serverPids.join(',')] : [];
  const text = await output('taskset', ['-c', LOAD_CPU, swarmProgram(), '--json', '--quiet', ...watch, ...args]);
  return JSON.parse(text) as SwarmResult;
}

/** Standard output of a program, whatever it exits with. */
export function output(command: string, args: readonly string[], env = process.env): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'], env });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (data: string) => (text += data));
    child.once('error', reject);
    child.once('close', () => resolve(text));
  });
}

/** Puts a running process, all its threads included, on one core. */
export async function pin(pid: number, cpu: string): Promise<void> {
  await run('taskset', ['-a', '-c', '-p', cpu, `${pid}`]);
}

/** No gap, no duplicate, no reordering, no error. */
export function faultless(result: SwarmResult): boolean {
  return result.gaps + result.dups + result.reorders + result.errors + result.non200 + result.timeouts === 0;
}

export function quantiles({ p50, p99, p999, max }: Quantiles): Quantiles {
  return { p50, p99, p999, max };
}
