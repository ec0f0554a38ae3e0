import { DatabaseUnansweredError, SchemaOutdatedError } from '@posthorn/database';
import { describe, expect, test } from 'vitest';
import { ConfigError } from '../config/config-error.js';
import { PortTakenError } from '../http/service-options.js';
import { explain } from './explain.js';

class DiskFullError extends Error {}

describe('explain', () => {
  test.each([
    new ConfigError([{ variable: 'PORT', problem: 'is not set', fix: 'Set it' }]),
    new PortTakenError('127.0.0.1', 8080),
    new SchemaOutdatedError(['0001-configuration']),
    new DatabaseUnansweredError(35_000),
  ])('says of %s what it says itself', (error) => {
    expect(explain(error)).toBe(error.message);
  });

  test('takes the word of an error that the caller names', () => {
    expect(explain(new DiskFullError('The disk is full.'), [DiskFullError])).toBe('The disk is full.');
  });

  test('shows the stack of a bug', () => {
    expect(explain(new TypeError('x is not a function'))).toMatch(/^TypeError: x is not a function\n {4}at /);
    expect(explain('thrown text')).toBe('thrown text');
  });

  test('tells what came first, not what failed while cleaning up after it', () => {
    const error = new SuppressedError(new Error('cannot close'), new PortTakenError('127.0.0.1', 8080));
    expect(explain(error)).toContain('Port 8080');
  });
});
