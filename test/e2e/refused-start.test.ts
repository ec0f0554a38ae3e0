import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@posthorn/embedded';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { complaintsIn } from '../system/clean-log.js';
import { type Instance, startInstance } from '../system/instance.js';
import { descendantsOf } from '../system/processes.js';
import { theSystem } from '../system/system.js';

describe.skipIf(theSystem().local === undefined)('a start that cannot be', () => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'posthorn-refused-'));
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  async function expectRefused(instance: Instance, code: number, ...sentences: string[]): Promise<void> {
    expect(await instance.exited, instance.output()).toBe(code);
    for (const sentence of sentences) expect(instance.output()).toContain(sentence);
    expect(complaintsIn(instance.output())).toEqual([]);
    expect(descendantsOf(instance.pid)).toEqual([]);
  }

  test('because its port is taken says so before it starts anything', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const instance = startInstance({ dataDir: join(dir, 'port'), port });
    await expectRefused(instance, 1, `Port ${port} on 127.0.0.1 is in use`, 'POSTHORN_PORT=');
    taken.close();
  });

  test('because of its environment names every wrong variable', async () => {
    const env = { HOST: '256.1.1.1', LOG_LEVEL: 'loud', NATS_URL: 'http://example.com' };
    const instance = startInstance({ dataDir: join(dir, 'env'), port: await freePort(), env });
    await expectRefused(instance, 2, 'LOG_LEVEL', 'NATS_URL');
  });

  test('because its data directory cannot be written says so', async () => {
    const instance = startInstance({
      dataDir: '/dev/null/posthorn',
      port: await freePort(),
      logFile: join(dir, 'unwritable.log'),
    });
    await expectRefused(instance, 1, '/dev/null/posthorn');
  });
});
