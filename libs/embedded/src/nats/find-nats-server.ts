import { userCacheDir } from '../cache-dir.js';
import { EmbeddedServerError } from '../errors.js';
import { firstLine } from '../first-line.js';
import { distributionPackage } from './distribution-package.source.js';
import { configuredBinary, searchPath } from './installed.source.js';
import { checkNatsServer, MINIMUM_NATS_VERSION } from './nats-version.js';
import { officialRelease } from './official-release.source.js';
import { NatsCache } from './nats-cache.js';
import type { NatsServerSource } from './nats-server-source.js';

export interface FindNatsServerOptions {
  /** `NATS_SERVER_BIN`: the only binary considered when set. */
  readonly serverBin?: string | undefined;
  /** `PATH`, to be searched for `nats-server`. */
  readonly searchPath?: string | undefined;
  /** Where downloads are kept; the user's cache directory if not given, see cache-dir.ts. */
  readonly cacheDir?: string | undefined;
  /** False looks only at what is on this machine. */
  readonly download?: boolean;
  /** Told before something slow begins: "downloading nats-server …". */
  readonly onProgress?: (message: string) => void;
}

export interface NatsServerBinary {
  readonly path: string;
  readonly version: string;
  /** Which source had it, for the banner and `doctor`. */
  readonly source: string;
}

/**
 * Finds a nats-server of at least {@link MINIMUM_NATS_VERSION}: `NATS_SERVER_BIN`, `PATH`, our cache, the official release, the
 * distribution's package of a newer suite; the last two are downloaded into the cache.
 * @throws EmbeddedServerError listing what was tried, why each failed, and what to do
 */
export function findNatsServer(options: FindNatsServerOptions = {}): Promise<NatsServerBinary> {
  const configured = configuredBinary(options.serverBin);
  if (configured !== undefined) return firstUsable([configured]);
  const cache = new NatsCache(options.cacheDir ?? userCacheDir());
  const onProgress = options.onProgress ?? (() => undefined);
  const installed = [searchPath(options.searchPath), cache];
  const downloads = [officialRelease({ cache, onProgress }), distributionPackage({ cache, onProgress })];
  return firstUsable(options.download === false ? installed : [...installed, ...downloads]);
}

/** The first candidate that runs and is new enough. Sources behind it are not asked. */
export async function firstUsable(sources: readonly NatsServerSource[]): Promise<NatsServerBinary> {
  const failures: string[] = [];
  for (const source of sources) {
    try {
      for (const path of await source.candidates()) {
        try {
          return { path, version: await checkNatsServer(path), source: source.name };
        } catch (error) {
          failures.push(`${source.name}: ${firstLine(error)}`);
        }
      }
    } catch (error) {
      failures.push(`${source.name}: ${firstLine(error)}`);
    }
  }
  throw new EmbeddedServerError(
    [
      `No nats-server ${MINIMUM_NATS_VERSION} or newer was found.`,
      ...failures.map((failure) => `  - ${failure}`),
      'Do one of these and start again:',
      '  - install nats-server, so that it is on the PATH (macOS: brew install nats-server; others: nats.io, "Installing a NATS Server")',
      '  - download the release of your platform from github.com/nats-io/nats-server/releases, unpack it and set NATS_SERVER_BIN to the binary',
      '  - set NATS_URL to a running NATS server with JetStream; then none is started here',
    ].join('\n'),
  );
}
