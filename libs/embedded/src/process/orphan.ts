import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { EmbeddedServerError } from '../errors.js';

const run = promisify(execFile);

/** A server that an earlier, killed Posthorn may have left behind. */
export interface OrphanTrace {
  readonly name: string;
  /** Its first line is the process id. */
  readonly pidFile: string;
  /** A path that only our server has in its arguments or as its working directory. */
  readonly signature: string;
  readonly stopSignal: 'SIGTERM' | 'SIGINT';
  /** The guardian of a killed Posthorn is already stopping the server; how long it may take before we help. 5,000 if not given. */
  readonly guardianMs?: number;
}

const GUARDIAN_MS = 5_000;
const SIGNAL_MS = 10_000;

/**
 * Makes sure that no server of an earlier run is left on this data directory. A process is only ever signalled if it has the pid and
 * shows the signature: pids are reused.
 * @throws EmbeddedServerError if it survives SIGKILL
 */
export async function stopOrphan(trace: OrphanTrace): Promise<void> {
  const pid = Number.parseInt(await readFile(trace.pidFile, 'utf8').catch(() => ''), 10);
  if (!Number.isInteger(pid) || pid <= 1) return;
  const alive = () => showsSignature(pid, trace.signature);

  if (await goneWithin(trace.guardianMs ?? GUARDIAN_MS, alive)) return;
  for (const signal of [trace.stopSignal, 'SIGKILL'] as const) {
    signalProcess(pid, signal);
    if (await goneWithin(SIGNAL_MS, alive)) return;
  }
  throw new EmbeddedServerError(
    `${trace.name} of an earlier start (process ${pid}) does not end. Stop it by hand: kill -9 ${pid}`,
  );
}

/** A process that ends between the look and the signal has done what was asked. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

async function goneWithin(ms: number, alive: () => Promise<boolean>): Promise<boolean> {
  const deadline = Date.now() + ms;
  while (await alive()) {
    if (Date.now() > deadline) return false;
    await sleep(50);
  }
  return true;
}

async function showsSignature(pid: number, signature: string): Promise<boolean> {
  if (process.platform === 'linux') {
    const [args, cwd] = await Promise.all([
      readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''),
      readlink(`/proc/${pid}/cwd`).catch(() => ''),
    ]);
    return args.includes(signature) || cwd === signature;
  }
  const { stdout } = await run('ps', ['-o', 'args=', '-p', String(pid)]).catch(() => ({ stdout: '' }));
  return stdout.includes(signature);
}
