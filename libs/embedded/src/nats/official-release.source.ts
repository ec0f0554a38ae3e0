import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { runProgram } from '../process/run-program.js';
import type { NatsServerSource } from './nats-server-source.js';
import { BINARY_NAME, type NatsCache } from './nats-cache.js';
import { checkNatsServer } from './nats-version.js';
import { OFFICIAL_RELEASE, type PinnedRelease } from './pinned-release.js';

const ANSWER_TIMEOUT_MS = 6_000;
const DOWNLOAD_TIMEOUT_MS = 180_000;

/** The pinned release of the NATS project for this platform. What does not have the pinned SHA-256 is never unpacked. */
export function officialRelease(options: {
  readonly cache: NatsCache;
  readonly onProgress: (message: string) => void;
  readonly release?: PinnedRelease;
  readonly platform?: string;
}): NatsServerSource {
  const { cache, onProgress, release = OFFICIAL_RELEASE, platform = `${process.platform}-${process.arch}` } = options;
  return {
    name: `official release ${release.version}`,
    async candidates() {
      const archive = release.archives[platform];
      if (archive === undefined) throw new Error(`no checksum is pinned for ${platform}`);
      const url = `${release.baseUrl}/${archive.file}`;
      return [
        await cache.add(async (workDir) => {
          onProgress(`downloading ${url}`);
          const file = join(workDir, archive.file);
          await downloadVerified(url, file, archive.sha256);
          const binary = await unpack(file, workDir);
          return { binary, version: await checkNatsServer(binary) };
        }),
      ];
    },
  };
}

async function downloadVerified(url: string, file: string, sha256: string): Promise<void> {
  const response = await fetchAnswer(url);
  if (!response.ok || response.body === null) throw new Error(`${url} answered ${response.status}`);
  const hash = createHash('sha256');
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  const signal = AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS);
  await pipeline(Readable.fromWeb(response.body), hashing, createWriteStream(file), { signal });
  const actual = hash.digest('hex');
  if (actual !== sha256) throw new Error(`${url} has SHA-256 ${actual}, pinned is ${sha256}; it was not used`);
}

/** Like fetch, but gives up soon when nobody answers: there are other sources. */
async function fetchAnswer(url: string): Promise<Response> {
  const giveUp = new AbortController();
  const timer = setTimeout(
    () => giveUp.abort(new Error(`${url} did not answer within ${ANSWER_TIMEOUT_MS / 1000} s`)),
    ANSWER_TIMEOUT_MS,
  );
  try {
    return await fetch(url, { signal: giveUp.signal });
  } finally {
    clearTimeout(timer);
  }
}

/** The archives hold one directory of their own name with the binary in it. bsdtar, which Windows has, reads zip as well. */
async function unpack(file: string, workDir: string): Promise<string> {
  const target = join(workDir, 'unpacked');
  await mkdir(target);
  await runProgram('tar', ['-xf', file, '-C', target, '--strip-components=1'], { timeoutMs: 60_000 });
  return join(target, BINARY_NAME);
}
