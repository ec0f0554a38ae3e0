import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type EmbeddedServer, startUntilReady } from '../process/embedded-server.js';
import { stopOrphan } from '../process/orphan.js';
import { removeStagedBatches, stageBatchesInMemory } from './batch-staging.js';
import { findNatsServer, type FindNatsServerOptions } from './find-nats-server.js';
import { natsConfig, natsStoreDir } from './nats-config.js';

export interface StartNatsOptions extends FindNatsServerOptions {
  /** Absolute path; holds configuration, log and the JetStream store. One server at a time: the caller sees to that. */
  readonly dataDir: string;
  /** TCP port on 127.0.0.1; a free one if not given. */
  readonly port?: number;
}

const USER = 'posthorn';

/**
 * Starts nats-server with JetStream on 127.0.0.1, every message fsynced before it is acknowledged. Its password is a new one at
 * each start and stands in the configuration, which only the owner can read, and in the URL.
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
  const password = randomBytes(24).toString('base64url');
  const config = natsConfig({ dataDir, portsDir, port: options.port ?? -1, user: USER, password });
  // Anew, as the mode only counts for a new file.
  await rm(configFile, { force: true });
  await writeFile(configFile, config, { mode: 0o600 });

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
  const url = value.replace('//', `//${USER}:${password}@`);
  await stageBatchesInMemory(natsStoreDir(dataDir));
  const stop = async () => {
    await process.stop();
    await removeStagedBatches(natsStoreDir(dataDir));
  };
  return { url, version: binary.version, logFile, failed, stop };
}

/** The address the server wrote once it listened; undefined before that. */
async function readPortsFile(portsDir: string): Promise<string | undefined> {
  const name = (await readdir(portsDir)).find((each) => each.endsWith('.ports'));
  if (name === undefined) return undefined;
  const text = await readFile(join(portsDir, name), 'utf8');
  return /"nats":\s*\[\s*"(nats:\/\/[^"]+)"/.exec(text)?.[1];
}
