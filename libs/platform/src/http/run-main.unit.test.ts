import { SchemaOutdatedError } from '@posthorn/database';
import { describe, expect, test } from 'vitest';
import { ConfigError } from '../config/config-error.js';
import { runMain, type Host } from './run-main.js';

function aHost() {
  const listeners = new Map<string, () => void>();
  let printed = '';
  const host: Host = {
    stderr: { write: (text) => (printed += text) },
    once: (signal, listener) => listeners.set(signal, listener),
  };
  return { host, send: (signal: string) => listeners.get(signal)?.(), printed: () => printed };
}

/** A start that fails. */
const failing = (error: Error) => async () => {
  throw error;
};

describe('runMain', () => {
  test.each(['SIGINT', 'SIGTERM'])('stops the service on %s', async (signal) => {
    const { host, send, printed } = aHost();
    let stops = 0;
    await runMain(async () => ({ stop: async () => void stops++ }), host);
    expect(stops).toBe(0);
    send(signal);
    expect(stops).toBe(1);
    expect({ exitCode: host.exitCode, printed: printed() }).toEqual({ exitCode: undefined, printed: '' });
  });

  test.each([
    new ConfigError([{ variable: 'PORT', problem: 'is not set', fix: 'Set it' }]),
    new SchemaOutdatedError(['0001-configuration']),
  ])('says in plain words what the operator can mend', async (error) => {
    const { host, printed } = aHost();
    await runMain(failing(error), host);
    expect(printed()).toBe(`${error.message}\n`);
    expect(host.exitCode).toBe(1);
  });

  test('shows the stack of a bug', async () => {
    const { host, printed } = aHost();
    await runMain(failing(new TypeError('x is not a function')), host);
    expect(printed()).toMatch(/^TypeError: x is not a function\n {4}at /);
  });

  test('leaves with 1 when stopping failed', async () => {
    const { host, send, printed } = aHost();
    await runMain(async () => ({ stop: failing(new Error('stuck')) }), host);
    send('SIGTERM');
    await expect.poll(() => host.exitCode).toBe(1);
    expect(printed()).toContain('stuck');
  });
});
