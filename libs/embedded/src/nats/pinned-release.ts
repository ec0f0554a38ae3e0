/** A release whose archives are known byte for byte. */
export interface PinnedRelease {
  readonly version: string;
  readonly baseUrl: string;
  /** By `process.platform` and `process.arch`. */
  readonly archives: Readonly<Record<string, { readonly file: string; readonly sha256: string }>>;
}

const VERSION = '2.14.5';

/**
 * The release that is downloaded when the machine has no nats-server. Its checksums stand in the project's SHA256SUMS and, for Linux and
 * Windows, in the Dockerfiles of nats-io/nats-docker (2.14.x).
 */
export const OFFICIAL_RELEASE: PinnedRelease = {
  version: VERSION,
  baseUrl: `https://github.com/nats-io/nats-server/releases/download/v${VERSION}`,
  archives: {
    'linux-x64': {
      file: `nats-server-v${VERSION}-linux-amd64.tar.gz`,
      sha256: '5e3b603d47c447bda1f77f9ac16dbf91c90aac4ff3681f8fbbc7201e4ed99355',
    },
    'linux-arm64': {
      file: `nats-server-v${VERSION}-linux-arm64.tar.gz`,
      sha256: '673a98d3faa79dde3f9ebf16d6dfac36a5f694e7ad2015e4954dd7939c85cd4c',
    },
    'darwin-x64': {
      file: `nats-server-v${VERSION}-darwin-amd64.tar.gz`,
      sha256: 'f95c98d6b6ed2b63c5681b46b092c9585c99767d547cf495730c329234625e96',
    },
    'darwin-arm64': {
      file: `nats-server-v${VERSION}-darwin-arm64.tar.gz`,
      sha256: 'ddd907854d9a2de834af133fa396915fe6442fe6d8909ae31390d1ea7a0fea50',
    },
    'win32-x64': {
      file: `nats-server-v${VERSION}-windows-amd64.zip`,
      sha256: 'f66f840a211ab665083b88e9b7edbcf6296cda143be47e53e6f6bb8520692bbb',
    },
  },
};
