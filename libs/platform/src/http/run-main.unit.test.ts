import { SchemaOutdatedError } from '@posthorn/database';
import { describe, expect, test, vi } from 'vitest';
import { ConfigError } from '../config/config-error.js';
import { runMain, type Host } from './run-main.js';

function aHost() {
  const listeners = new Map<string, () => void>();
  let printed = '';
  const exits: { code: number; printed: string }[] = [];
  const host: Host = {
    stderr: {
      write(text, done) {
        printed += text;
        setImmediate(done);
      },
    },
    once: (signal, listener) => listeners.set(signal, listener),
    exit: (code) => exits.push({ code, printed }),
  };
  const exited = () => vi.waitUntil(() => exits[0], { timeout: 15_000 });
  return { host, send: (signal: string) => listeners.get(signal)?.(), exits, exited };
}

/** A start or a stop that fails. */
const failing = (error: Error) => async () => {
  throw error;
};

describe('runMain', () => {
  test.each(['SIGINT', 'SIGTERM'])('stops the service on %s, then leaves', async (signal) => {
    const { host, send, exits, exited } = aHost();
    let stops = 0;
    await runMain(async () => ({ stop: async () => void stops++ }), host);
    expect({ stops, exits }).toEqual({ stops: 0, exits: [] });
    send(signal);
    expect(stops).toBe(1);
    expect(await exited()).toEqual({ code: 0, printed: '' });
  });

  test.each([
    new ConfigError([{ variable: 'PORT', problem: 'is not set', fix: 'Set it' }]),
    new SchemaOutdatedError(['0001-configuration']),
  ])('leaves with plain words about what the operator can mend', async (error) => {
    const { host, exited } = aHost();
    await runMain(failing(error), host);
    expect(await exited()).toEqual({ code: 1, printed: `${error.message}\n` });
  });

  test('leaves with 1 and a reason when stopping failed', async () => {
    const { host, send, exited } = aHost();
    await runMain(async () => ({ stop: failing(new Error('stuck')) }), host);
    send('SIGTERM');
    expect(await exited()).toEqual({ code: 1, printed: expect.stringContaining('stuck') });
  });
});
