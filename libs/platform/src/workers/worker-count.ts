import { availableParallelism } from 'node:os';
import { ConfigError } from '../config/config-error.js';

/**
 * How many processes serve one port.
 * @param setting `auto` for one per core this process may use, or a number
 * @throws ConfigError on systems whose kernel does not spread connections over processes
 */
export function workerCount(setting: string, platform: NodeJS.Platform = process.platform): number {
  const count = setting === 'auto' ? availableParallelism() : Number(setting);
  if (count === 1 || platform === 'linux') return count;
  throw new ConfigError([
    {
      variable: 'WORKERS',
      problem: `${JSON.stringify(setting)} needs a system that spreads connections over processes, which ${platform} does not`,
      fix: 'Set WORKERS=1, and run several of this service on ports of their own behind a proxy',
    },
  ]);
}
