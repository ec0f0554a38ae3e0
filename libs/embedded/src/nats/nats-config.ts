import { join } from 'node:path';

export interface NatsConfig {
  readonly dataDir: string;
  readonly portsDir: string;
  /** -1 lets the server choose. */
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

/**
 * Configuration of the embedded server. `sync_interval: always` is what makes an acknowledgement mean "survives power loss": with the
 * default of two minutes a power cut lost every message acknowledged since. The password keeps other users of this machine out.
 */
export function natsConfig({ dataDir, portsDir, port, user, password }: NatsConfig): string {
  return [
    'server_name: posthorn',
    'host: 127.0.0.1',
    `port: ${port}`,
    `pid_file: ${quoted(join(dataDir, 'nats.pid'))}`,
    `ports_file_dir: ${quoted(portsDir)}`,
    `authorization { user: ${quoted(user)}, password: ${quoted(password)} }`,
    'max_payload: 8MB',
    'jetstream {',
    `  store_dir: ${quoted(natsStoreDir(dataDir))}`,
    '  sync_interval: always',
    '}',
    '',
  ].join('\n');
}

/** Where JetStream keeps its streams. */
export function natsStoreDir(dataDir: string): string {
  return join(dataDir, 'store');
}

/** A string of the NATS configuration language; its double-quoted form has JSON's escapes. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
