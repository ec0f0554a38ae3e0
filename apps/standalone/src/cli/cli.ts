import type { Environment } from '@posthorn/platform';
import { loadStandaloneConfig, type StandaloneConfig } from '../config.js';
import type { Terminal } from './terminal.js';

/** What every command is given. */
export interface Cli {
  readonly terminal: Terminal;
  /** Parsed on first use, so that `--help` works with a broken environment. @throws ConfigError */
  readonly config: () => StandaloneConfig;
}

export function createCli(env: Environment, terminal: Terminal): Cli {
  let config: StandaloneConfig | undefined;
  return { terminal, config: () => (config ??= loadStandaloneConfig(env)) };
}
