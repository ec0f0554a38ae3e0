import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type EmbeddedServer, startUntilReady } from '../process/embedded-server.js';
import { stopOrphan } from '../process/orphan.js';
import { findNatsServer, type FindNatsServerOptions } from './find-nats-server.js';
import { natsConfig } from './nats-config.js';

export interface StartNatsOptions extends FindNatsServerOptions {
  /** Absolute path; holds configuration, log and the JetStream store. One server at a time: the caller sees to that. */
  readonly dataDir: string;
  /** TCP port on 127.0.0.1; a free one if not given. */
  readonly port?: number;
}

/**
 * Starts nats-server with JetStream on 127.0.0.1, every message fsynced before it is acknowledged.
 * @throws EmbeddedServerError if no binary is found or the server does not get ready
 */
export async function startNats(options: StartNatsOptions): Promise<EmbeddedServer> {
  const { dataDir } = options;
  const binary = await findNatsServer(options);
  const configFile = join(dataDir, 'nats.conf');
  const logFile = join(dataDir, 'nats.log');
  const portsDir = join(dataDir, 'ports');

  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await stopOrphan({
    name: 'nats-server',
    pidFile: join(dataDir, 'nats.pid'),
    signature: configFile,
    stopSignal: 'SIGTERM',
  });
  await rm(portsDir, { recursive: true, force: true });
  await mkdir(portsDir);
  await writeFile(configFile, natsConfig({ dataDir, portsDir, port: options.port ?? -1 }), { mode: 0o600 });

  const { process, value, failed } = await startUntilReady(
    {
      name: 'nats-server',
      command: binary.path,
      args: ['-c', configFile],
      logFile,
      stopSignal: 'TERM',
      stopGraceSeconds: 20,
    },
    () => readPortsFile(portsDir),
  );
  return { url: value, version: binary.version, logFile, failed, stop: () => process.stop() };
}

/** The address the server wrote once it listened; undefined before that. */
async function readPortsFile(portsDir: string): Promise<string | undefined> {
  const name = (await readdir(portsDir)).find((each) => each.endsWith('.ports'));
  if (name === undefined) return undefined;
  const text = await readFile(join(portsDir, name), 'utf8');
  return /"nats":\s*\[\s*"(nats:\/\/[^"]+)"/.exec(text)?.[1];
}
