import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aDnsZone } from '@posthorn/testing';
import type { TestProject } from 'vitest/node';
import { readCredentials } from './credentials.js';
import { aFreePort, startInstance } from './instance.js';
import { createWorkspace } from './second-workspace.js';
import './system.js';

/**
 * Global set-up of the end-to-end tests: starts the composed system once. With POSTHORN_TEST_URL and POSTHORN_TEST_CREDENTIALS (a path
 * to its credentials.json) the tests run against that deployment instead; POSTHORN_TEST_OTHER_CREDENTIALS gives a second workspace there.
 */
export default async function startSystem(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const {
    POSTHORN_TEST_URL: url,
    POSTHORN_TEST_CREDENTIALS: path,
    POSTHORN_TEST_OTHER_CREDENTIALS: other,
  } = process.env;
  if (url !== undefined && path !== undefined) {
    project.provide('testedSystem', {
      url: url.replace(/\/+$/, ''),
      credentials: readCredentials(path),
      other: other === undefined ? undefined : readCredentials(other),
      local: undefined,
    });
    return undefined;
  }
  return startOwn(project);
}

async function startOwn(project: TestProject): Promise<() => Promise<void>> {
  const dir = await mkdtemp(join(tmpdir(), 'posthorn-e2e-'));
  // Who sent a mail is asked of nobody outside: in this world no domain has any records.
  const zone = await aDnsZone();
  const env = { DNS_SERVERS: zone.address };
  const instance = startInstance({ dataDir: join(dir, 'data'), port: await aFreePort(), env });
  const credentials = await instance.ready();
  const { url, dataDir, port, logFile } = instance;
  const other = await createWorkspace(dataDir);
  project.provide('testedSystem', { url, credentials, other, local: { dataDir, port, logFile } });
  return async () => {
    const code = await instance.stop();
    await zone.close();
    if (code !== 0) throw new Error(`the system ended with ${code}:\n${await readFile(logFile, 'utf8')}`);
    await rm(dir, { recursive: true, force: true });
  };
}
