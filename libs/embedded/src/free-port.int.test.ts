import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { onFreePort } from './free-port.js';

/** As a server that says no more than that it did not start. */
const refused = (port: number) => Promise.reject(new Error(`not on ${port}`));

test('a server whose port somebody else takes first starts on another one', async () => {
  const other = createServer();
  const ports: number[] = [];
  const started = onFreePort(async (port) => {
    ports.push(port);
    if (ports.length > 1) return port;
    await once(other.listen(port, '127.0.0.1'), 'listening');
    return refused(port);
  });
  expect(await started).toBe(ports[1]);
  expect(ports[1]).not.toBe(ports[0]);
  other.close();
});

test('a server that fails though its port is free is not started again', async () => {
  const ports: number[] = [];
  const failed = onFreePort((port) => {
    ports.push(port);
    return refused(port);
  });
  await expect(failed).rejects.toThrow(/^not on \d+$/);
  expect(ports).toHaveLength(1);
});
