import type { Environment } from '@posthorn/platform';
import { loadStandaloneConfig, type StandaloneConfig } from '../config.js';
import { askSecret, type AskSecret } from './secret-input.js';
import type { Terminal } from './terminal.js';

/** What every command is given. */
export interface Cli {
  readonly terminal: Terminal;
  /** Parsed on first use, so that `--help` works with a broken environment. @throws ConfigError */
  readonly config: () => StandaloneConfig;
  /** For what must not stand on the command line. */
  readonly askSecret: AskSecret;
}

export function createCli(env: Environment, terminal: Terminal, ask: AskSecret = askSecret): Cli {
  let config: StandaloneConfig | undefined;
  return { terminal, config: () => (config ??= loadStandaloneConfig(env)), askSecret: ask };
}
