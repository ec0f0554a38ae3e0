import { execFileSync } from 'node:child_process';
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** `EXT4_IOC_SHUTDOWN` with `EXT4_GOING_FLAGS_NOLOGFLUSH`: from now on nothing reaches the disk, not even the journal's buffer. */
const SHUTDOWN =
  'import fcntl, os, struct, sys; fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), 0x8004587d, struct.pack("I", 2))';
const SIZE_BYTES = 512 * 1024 * 1024;

/** An ext4 file system on a loop device, from which the power can be taken. */
export interface LoopDisk {
  readonly mountPoint: string;
  /** As a power cut: what was not synchronised is gone, what is written from now on fails. Blocks until it has happened. */
  cutPower(): void;
  /** After everything that used the disk has ended: comes back with what had reached it. */
  restorePower(): void;
  dispose(): void;
}

/** @throws Error when the machine does not let us make file systems: no root, no loop devices, no tools */
export function createLoopDisk(dir: string): LoopDisk {
  const image = join(dir, 'disk.img');
  const mountPoint = join(dir, 'disk');
  mkdirSync(mountPoint, { recursive: true });
  writeFileSync(image, '');
  truncateSync(image, SIZE_BYTES);
  run('mkfs.ext4', '-q', '-F', image);
  run('mount', '-o', 'loop', image, mountPoint);
  return {
    mountPoint,
    cutPower: () => run('python3', '-c', SHUTDOWN, mountPoint),
    restorePower() {
      run('umount', mountPoint);
      run('mount', '-o', 'loop', image, mountPoint);
    },
    dispose: () => run('umount', mountPoint),
  };
}

/** @returns why power cuts cannot be played here; nothing when they can */
export function whyNoLoopDisk(dir: string): string | undefined {
  if (process.platform !== 'linux') return `needs Linux, this is ${process.platform}`;
  if (process.getuid?.() !== 0) return 'needs root to mount a file system';
  try {
    const disk = createLoopDisk(dir);
    try {
      disk.cutPower();
    } finally {
      disk.dispose();
    }
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? 'unknown') : String(error);
  }
}

function run(command: string, ...args: string[]): void {
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'], timeout: 30_000 });
}
