import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import type { NatsServerSource } from './nats-server-source.js';
import { BINARY_NAME } from './nats-cache.js';

/** `NATS_SERVER_BIN`. Undefined if unset or empty. */
export function configuredBinary(serverBin: string | undefined): NatsServerSource | undefined {
  if (serverBin === undefined || serverBin === '') return undefined;
  return { name: 'NATS_SERVER_BIN', candidates: () => Promise.resolve([serverBin]) };
}

/** Every `nats-server` on the search path, in its order. Relative entries are skipped, as they depend on where one stands. */
export function searchPath(path: string | undefined): NatsServerSource {
  return {
    name: 'PATH',
    async candidates() {
      const found: string[] = [];
      for (const directory of (path ?? '').split(delimiter).filter((entry) => isAbsolute(entry))) {
        const candidate = join(directory, BINARY_NAME);
        if (await isExecutable(candidate)) found.push(candidate);
      }
      if (found.length === 0) throw new Error(`no ${BINARY_NAME} there`);
      return found;
    },
  };
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
