import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@posthorn/embedded';
import { aDnsZone, type DnsZone } from '@posthorn/testing';
import type { TestProject } from 'vitest/node';
import { readCredentials } from './credentials.js';
import { startInstance } from './instance.js';
import { createWorkspace } from './second-workspace.js';
import type { TestedSystem } from './system.js';

/**
 * Global set-up of the end-to-end tests: starts the composed system, once for each file that may run at a time. With POSTHORN_TEST_URL and
 * POSTHORN_TEST_CREDENTIALS (a path to its credentials.json) the tests run against that deployment instead, one file at a time;
 * POSTHORN_TEST_OTHER_CREDENTIALS gives a second workspace there.
 */
export default async function startSystem(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const {
    POSTHORN_TEST_URL: url,
    POSTHORN_TEST_CREDENTIALS: path,
    POSTHORN_TEST_OTHER_CREDENTIALS: other,
  } = process.env;
  if (url !== undefined && path !== undefined) {
    const deployment = {
      url: url.replace(/\/+$/, ''),
      credentials: readCredentials(path),
      other: other === undefined ? undefined : readCredentials(other),
      local: undefined,
    };
    project.provide('testedSystems', [deployment]);
    return undefined;
  }
  return startOwn(project);
}

interface OwnSystem {
  readonly system: TestedSystem;
  stop(): Promise<void>;
}

async function startOwn(project: TestProject): Promise<() => Promise<void>> {
  // Who sent a mail is asked of nobody outside: in this world no domain has any records.
  const zone = await aDnsZone();
  const starting = Array.from({ length: project.config.maxWorkers }, () => startOne(zone));
  const stop = async () => {
    const ended = await Promise.allSettled(starting.map(async (own) => (await own).stop()));
    await zone.close();
    for (const end of ended) if (end.status === 'rejected') throw end.reason;
  };
  try {
    const own = await Promise.all(starting);
    project.provide(
      'testedSystems',
      own.map(({ system }) => system),
    );
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startOne(zone: DnsZone): Promise<OwnSystem> {
  const dir = await mkdtemp(join(tmpdir(), 'posthorn-e2e-'));
  const env = { DNS_SERVERS: zone.address };
  const instance = startInstance({ dataDir: join(dir, 'data'), port: await freePort(), env });
  const credentials = await instance.ready();
  const { url, dataDir, port, logFile } = instance;
  const other = await createWorkspace(dataDir);
  return {
    system: { url, credentials, other, local: { dataDir, port, logFile } },
    async stop() {
      const code = await instance.stop();
      if (code !== 0) throw new Error(`the system ended with ${code}:\n${await readFile(logFile, 'utf8')}`);
      await rm(dir, { recursive: true, force: true });
    },
  };
}
