import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runProgram } from '../process/run-program.js';
import { findNatsServer, firstUsable } from './find-nats-server.js';
import { searchPath } from './installed.source.js';
import { NatsCache } from './nats-cache.js';
import { officialRelease } from './official-release.source.js';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'posthorn-find-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function aBinary(path: string, output: string): Promise<string> {
  const file = join(dir, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `#!/bin/sh\necho '${output}'\n`);
  await chmod(file, 0o755);
  return file;
}

test('NATS_SERVER_BIN wins over everything else', async () => {
  const configured = await aBinary('own/nats', 'nats-server: v2.13.0');
  await aBinary('bin/nats-server', 'nats-server: v2.15.0');
  expect(await findNatsServer({ serverBin: configured, searchPath: join(dir, 'bin'), cacheDir: dir })).toEqual({
    path: configured,
    version: '2.13.0',
    source: 'NATS_SERVER_BIN',
  });
});

test('a NATS_SERVER_BIN that cannot be used is an error, not a reason to use another', async () => {
  const old = await aBinary('own/nats', 'nats-server: v2.10.7');
  await aBinary('bin/nats-server', 'nats-server: v2.15.0');
  await expect(findNatsServer({ serverBin: old, searchPath: join(dir, 'bin'), cacheDir: dir })).rejects.toThrow(
    `NATS_SERVER_BIN: ${old} is version 2.10.7; 2.12.0 or newer is needed`,
  );
});

test('an old server on the PATH is passed over for a newer one behind it', async () => {
  await aBinary('old/nats-server', 'nats-server: v2.9.11');
  const newer = await aBinary('new/nats-server', 'nats-server: v2.12.0');
  const path = `${join(dir, 'old')}:relative:${join(dir, 'nothing')}:${join(dir, 'new')}`;
  expect(await findNatsServer({ searchPath: path, cacheDir: dir })).toMatchObject({ path: newer, source: 'PATH' });
});

test('the newest version in the cache is used', async () => {
  await aBinary('nats-server/2.12.4/nats-server', 'nats-server: v2.12.4');
  const newest = await aBinary('nats-server/2.15.1/nats-server', 'nats-server: v2.15.1');
  await mkdir(join(dir, 'nats-server/.download-abc'));
  expect(await findNatsServer({ searchPath: '', cacheDir: dir })).toMatchObject({ path: newest });
});

test('with nothing found, the error lists every attempt and what to do', async () => {
  await aBinary('bin/nats-server', 'something else');
  const sources = [
    searchPath(join(dir, 'bin')),
    new NatsCache(dir),
    officialRelease({ cache: new NatsCache(dir), onProgress: () => {}, platform: 'plan9-mips' }),
  ];
  const error = await firstUsable(sources).catch((reason: unknown) => reason);
  expect(String(error)).toMatch(/PATH: .* is not a nats-server: /);
  expect(String(error)).not.toContain('something else');
  expect(String(error)).toContain('nothing there yet');
  expect(String(error)).toContain('no checksum is pinned for plan9-mips');
  expect(String(error)).toContain('NATS_SERVER_BIN');
  expect(String(error)).toContain('NATS_URL');
});

/** Serves one archive as the release page would, and gives a release that pins it. */
async function aRelease(content: { version?: string; sha256?: string; status?: number } = {}) {
  const { version = '2.14.5', status = 200 } = content;
  await aBinary('archive/nats-server-test/nats-server', `nats-server: v${version}`);
  await runProgram('tar', ['-czf', join(dir, 'a.tar.gz'), '-C', join(dir, 'archive'), 'nats-server-test'], {
    timeoutMs: 5000,
  });
  const archive = await readFile(join(dir, 'a.tar.gz'));
  const server = createServer((_, response) => response.writeHead(status).end(archive)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const sha256 = content.sha256 ?? createHash('sha256').update(archive).digest('hex');
  return {
    release: {
      version,
      baseUrl: `http://127.0.0.1:${address.port}`,
      archives: { 'linux-x64': { file: 'a.tar.gz', sha256 } },
    },
    [Symbol.asyncDispose]: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}

test('the official release is verified, unpacked and kept in the cache', async () => {
  const cache = new NatsCache(join(dir, 'cache'));
  await using served = await aRelease();
  const found = await firstUsable([
    officialRelease({ cache, onProgress: () => {}, release: served.release, platform: 'linux-x64' }),
  ]);
  expect(found).toEqual({
    path: join(dir, 'cache/nats-server/2.14.5/nats-server'),
    version: '2.14.5',
    source: 'official release 2.14.5',
  });
  expect(await cache.candidates()).toEqual([found.path]);
  expect(await readdir(join(dir, 'cache/nats-server'))).toEqual(['2.14.5']);
});

test('an archive with another checksum is refused and leaves nothing behind', async () => {
  const cache = new NatsCache(join(dir, 'cache'));
  await using served = await aRelease({ sha256: '0'.repeat(64) });
  const source = officialRelease({ cache, onProgress: () => {}, release: served.release, platform: 'linux-x64' });
  await expect(firstUsable([source])).rejects.toThrow(/has SHA-256 [0-9a-f]{64}, pinned is 0{64}; it was not used/);
  expect(await readdir(join(dir, 'cache/nats-server'))).toEqual([]);
});

test('an unreachable or unwilling release server is one of the reasons', async () => {
  const cache = new NatsCache(join(dir, 'cache'));
  await using served = await aRelease({ status: 503 });
  const from = (baseUrl: string) =>
    officialRelease({ cache, onProgress: () => {}, release: { ...served.release, baseUrl }, platform: 'linux-x64' });
  await expect(firstUsable([from(served.release.baseUrl)])).rejects.toThrow('a.tar.gz answered 503');
  await expect(firstUsable([from('http://127.0.0.1:1')])).rejects.toThrow(/fetch failed/);
});

test('ten processes that fill an empty cache at once all end with a working binary', async () => {
  await using served = await aRelease();
  const found = await Promise.all(
    Array.from({ length: 10 }, () => {
      const cache = new NatsCache(join(dir, 'cache'));
      return firstUsable([
        cache,
        officialRelease({ cache, onProgress: () => {}, release: served.release, platform: 'linux-x64' }),
      ]);
    }),
  );
  expect(new Set(found.map(({ path }) => path)).size).toBe(1);
  expect(await readdir(join(dir, 'cache/nats-server'))).toEqual(['2.14.5']);
});
