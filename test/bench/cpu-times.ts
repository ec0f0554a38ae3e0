import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { round } from './closed-loop.ts';

/** Processor time so far by program, in microseconds. Empty where there is no `/proc`. */
export type CpuTimes = Readonly<Record<string, number>>;

const MICROSECONDS_PER_TICK = 1_000_000 / clockTicks();

/**
 * What this process and all it has started have used, children that ended included. A rate says little on a machine
 * that others use as well; the processor time of one report is the same there.
 * @param names of process ids; others go by the name of their program
 */
export function cpuTimes(names: ReadonlyMap<number, string>): CpuTimes {
  const processes = new Map(processTable().map((each) => [each.pid, each]));
  const times: Record<string, number> = {};
  for (const { pid, comm, ticks } of processes.values()) {
    if (!descendsFrom(process.pid, pid, processes)) continue;
    const name = pid === process.pid ? 'generator' : (names.get(pid) ?? comm);
    times[name] = (times[name] ?? 0) + ticks * MICROSECONDS_PER_TICK;
  }
  return times;
}

/** Microseconds each program used between two readings, for one of `count` pieces of work. */
export function cpuPerUnit(before: CpuTimes, after: CpuTimes, count: number): Record<string, number> {
  const perUnit: Record<string, number> = {};
  let sum = 0;
  for (const [name, time] of Object.entries(after)) {
    const used = (time - (before[name] ?? 0)) / count;
    sum += used;
    if (used >= 0.1) perUnit[name] = round(used);
  }
  return { ...perUnit, sum: round(sum) };
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly comm: string;
  readonly ticks: number;
}

function processTable(): Process[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((pid) => processOf(pid) ?? []);
  } catch {
    return []; // not Linux
  }
}

/** @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function processOf(pid: string): Process | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const comm = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // utime, stime, and those of children that were waited for
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return { pid: Number(pid), parent: Number(fields[1]), comm, ticks };
  } catch {
    return undefined; // it has ended meanwhile
  }
}

function descendsFrom(ancestor: number, pid: number, processes: ReadonlyMap<number, Process>): boolean {
  for (let at = pid; at > 1; at = processes.get(at)?.parent ?? 0) if (at === ancestor) return true;
  return false;
}

/** Resident memory; 0 where there is no `/proc`. */
export function megabytesOf(pid: number): number {
  try {
    const [, kilobytes = '0'] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Math.round(Number(kilobytes) / 1024);
  } catch {
    return 0;
  }
}

function clockTicks(): number {
  try {
    return Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' })) || 100;
  } catch {
    return 100;
  }
}
