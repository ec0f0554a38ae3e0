import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below what Linux (32768), macOS and Windows (49152) give to outgoing connections: those would take the port before its server is up. */
const FIRST = 10_000;
const END = 32_000;
const ATTEMPTS = 100;
const STARTS = 3;

/**
 * A TCP port on 127.0.0.1 that was free a moment ago, and that no outgoing connection is given. The caller still has to expect that another
 * server takes it first.
 * @throws Error when none of a hundred is free
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const port = randomInt(FIRST, END);
    if (await isFree(port)) return port;
  }
  throw new Error(
    `none of ${ATTEMPTS} ports from ${FIRST} to ${END} on 127.0.0.1 is free; end programs that listen there`,
  );
}

/** Starts a server on a free port: on another one where somebody else was there first. @throws what `start` throws */
export async function onFreePort<Server>(start: (port: number) => Promise<Server>): Promise<Server> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    try {
      return await start(port);
    } catch (error) {
      if (attempt === STARTS || (await isFree(port))) throw error;
    }
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false; // taken, or forbidden: the next may do
  }
  server.close();
  await once(server, 'close');
  return true;
}
