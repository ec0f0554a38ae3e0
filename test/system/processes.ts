import { execFileSync } from 'node:child_process';

export interface RunningProcess {
  readonly pid: number;
  readonly parent: number;
  /** With the pid it tells a process from a later one of the same number. */
  readonly startedAt: string;
  readonly command: string;
}

/** Everything that a process has started, and what that has started. */
export function descendantsOf(pid: number): RunningProcess[] {
  const all = everyProcess();
  const below = (parent: number): RunningProcess[] =>
    all.filter((found) => found.parent === parent).flatMap((child) => [child, ...below(child.pid)]);
  return below(pid);
}

/** Those of them that still run. */
export function survivorsOf(processes: readonly RunningProcess[]): RunningProcess[] {
  const now = new Map(everyProcess().map((found) => [found.pid, found.startedAt]));
  return processes.filter(({ pid, startedAt }) => now.get(pid) === startedAt);
}

/** Zombies have ended; only their parent has not asked yet. */
function everyProcess(): RunningProcess[] {
  const output = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,lstart=,stat=,args='], {
    encoding: 'utf8',
    env: { LC_ALL: 'C', PATH: process.env['PATH'] },
  });
  return output.split('\n').flatMap((line) => {
    const [, pid, parent, startedAt = '', stat = '', command = ''] =
      /^ *(\d+) +(\d+) +(\w+ +\w+ +\d+ [\d:]+ \d+) +(\S+) +(.*)$/.exec(line) ?? [];
    return pid === undefined || stat.startsWith('Z')
      ? []
      : [{ pid: Number(pid), parent: Number(parent), startedAt, command }];
  });
}
