import { EmbeddedServerError } from '@posthorn/embedded';
import { ConfigError } from '@posthorn/platform';
import { expect, test } from 'vitest';
import { PortTakenError } from '../instance/instance.errors.js';
import { explainFailure } from './failure.js';

test('errors we foresaw speak for themselves', () => {
  expect(explainFailure(new PortTakenError('127.0.0.1', 8420))).toEqual({
    message: expect.stringContaining('POSTHORN_PORT=8421 npm start'),
    exitCode: 1,
  });
  expect(explainFailure(new EmbeddedServerError('No nats-server'))).toEqual({ message: 'No nats-server', exitCode: 1 });
});

test('a wrong configuration is a usage error', () => {
  const error = new ConfigError([{ variable: 'HOST', problem: 'is not set', fix: 'Set it' }]);
  expect(explainFailure(error).exitCode).toBe(2);
});

test('what fails while stopping does not hide why we stop', () => {
  const config = new ConfigError([{ variable: 'HOST', problem: 'is not set', fix: 'Set it' }]);
  expect(explainFailure(new SuppressedError(new Error('cannot close'), config))).toEqual({
    message: config.message,
    exitCode: 2,
  });
});

test('anything else is a bug and keeps its stack', () => {
  expect(explainFailure(new TypeError('x is not a function')).message).toMatch(
    /TypeError: x is not a function\n\s+at /,
  );
});
