import { describe, expect, test } from 'vitest';
import { HealthRegistry } from './health-registry.js';

describe('HealthRegistry', () => {
  test('is ready when every check passes', async () => {
    const health = new HealthRegistry();
    health.register('nats', async () => 'anything');
    expect(await health.report()).toEqual({ ok: true, checks: { nats: 'ok' } });
  });

  test('says which check failed and why, and still runs the others', async () => {
    const health = new HealthRegistry();
    health.register('nats', () => Promise.reject(new Error('connection lost')));
    health.register('postgres', async () => undefined);
    expect(await health.report()).toEqual({ ok: false, checks: { nats: 'connection lost', postgres: 'ok' } });
  });

  test('a check that throws at once or hangs only fails itself, in bounded time', async () => {
    const health = new HealthRegistry(10);
    health.register('throws', () => {
      throw new Error('not even a promise');
    });
    health.register('hangs', () => new Promise(() => undefined));
    const report = await health.report();
    expect(report.checks).toEqual({ throws: 'not even a promise', hangs: 'no answer within 10 ms' });
  });

  test('is not ready while the service stops', async () => {
    const health = new HealthRegistry();
    health.drain();
    expect(await health.report()).toEqual({ ok: false, checks: { shutdown: 'in progress' } });
  });

  test('refuses two checks of one name', () => {
    const health = new HealthRegistry();
    health.register('nats', async () => undefined);
    expect(() => health.register('nats', async () => undefined)).toThrow('"nats"');
  });
});
