import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ConfigError } from './config-error.js';
import { describeConfig } from './describe-config.js';
import { loadConfig } from './load-config.js';
import { databaseConfig, httpConfig, logConfig, natsConfig } from './shapes.js';

const schema = z.object({
  ...httpConfig,
  ...logConfig,
  ...natsConfig,
  ...databaseConfig,
  WEBHOOK_SECRET: z.string().min(8).optional().describe('Signs reports.').meta({ secret: true }),
  RETRY: z.stringbool().default(true).describe('Whether to try again.'),
});
const DATABASE_URL = 'postgres://posthorn:hunter2@127.0.0.1:5432/posthorn';

function issuesOf(env: Record<string, string>, shape: z.ZodObject = schema): ConfigError {
  try {
    loadConfig(shape, env);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

describe('loadConfig', () => {
  test('reads numbers, switches and defaults from text', () => {
    const config = loadConfig(schema, { DATABASE_URL, PORT: ' 9000 ', RETRY: 'false', UNRELATED: 'x' });
    expect(config).toEqual({
      PORT: 9000,
      HOST: '0.0.0.0',
      LOG_LEVEL: 'info',
      NATS_URL: 'nats://127.0.0.1:4222',
      DATABASE_URL,
      RETRY: false,
    });
  });

  test('an empty string is as good as unset', () => {
    const config = loadConfig(schema, { DATABASE_URL, WEBHOOK_SECRET: '', PORT: '  ' });
    expect(config.WEBHOOK_SECRET).toBeUndefined();
    expect(config.PORT).toBe(8080);
  });

  test('names every bad variable, what is wrong and what to do', () => {
    const error = issuesOf({ PORT: 'eighty', WEBHOOK_SECRET: 'short1', LOG_LEVEL: 'loud' });
    expect(error.issues.map((issue) => issue.variable).toSorted()).toEqual([
      'DATABASE_URL',
      'LOG_LEVEL',
      'PORT',
      'WEBHOOK_SECRET',
    ]);
    expect(error.message).toContain(
      'DATABASE_URL: is not set.\n    Set DATABASE_URL in the environment (docker compose: in .env)',
    );
    expect(error.message).toContain('PORT: "eighty" is not an integer from 0 to 65535.\n    Correct PORT (TCP port');
    expect(error.message).toContain('LOG_LEVEL: "loud" is not one of trace, debug,');
    expect(error.message).not.toContain('short1');
  });

  test.each([
    ['PORT', '65536', 'is not an integer from 0 to 65535'],
    ['PORT', '80.5', 'is not an integer from 0 to 65535'],
    ['RETRY', 'maybe', 'is not true or false'],
    ['POSTHORN_URL', 'ftp://example.com', 'is not a URL that can be used here'],
    ['WAIT_MS', '0', 'is not an integer of at least 1'],
    ['RATIO', '-1', 'is not a number from 0 to 1'],
  ])('says what %s=%s is not', (variable, value, problem) => {
    const some = z.object({
      ...schema.shape,
      POSTHORN_URL: z.url({ protocol: /^https?$/ }).optional(),
      WAIT_MS: z.coerce.number().int().min(1).default(1),
      RATIO: z.coerce.number().min(0).max(1).default(1),
    });
    expect(issuesOf({ DATABASE_URL, [variable]: value }, some).issues).toEqual([
      expect.objectContaining({ variable, problem: `"${value}" ${problem}` }),
    ]);
  });

  test('never shows the value of a secret', () => {
    const { message } = issuesOf({ DATABASE_URL: 'hunter2', NATS_URL: 'http://hunter2' });
    expect(message).toMatch(/NATS_URL: [^]*DATABASE_URL: /);
    expect(message).not.toContain('hunter2');
  });

  test('refuses a URL of another protocol', () => {
    expect(issuesOf({ DATABASE_URL: 'mysql://x' }).message).toContain('DATABASE_URL');
  });
});

describe('describeConfig', () => {
  const rows = describeConfig(schema);
  const row = (name: string) => rows.find((r) => r.name === name);

  test('has one row for each variable, in the order of the schema', () => {
    expect(rows.map((r) => r.name)).toEqual([
      'PORT',
      'HOST',
      'LOG_LEVEL',
      'NATS_URL',
      'DATABASE_URL',
      'WEBHOOK_SECRET',
      'RETRY',
    ]);
  });

  test('says type, default and description as they stand in the environment', () => {
    expect(row('PORT')).toEqual({
      name: 'PORT',
      type: 'integer, 0 to 65535',
      required: false,
      defaultValue: '8080',
      description: 'TCP port to listen on; 0 picks a free one.',
      secret: false,
    });
    expect(row('LOG_LEVEL')?.type).toBe('one of trace, debug, info, warn, error, fatal, silent');
    expect(row('DATABASE_URL')).toMatchObject({ type: 'URL', required: true, secret: true });
    expect(row('RETRY')).toMatchObject({ type: 'true or false', defaultValue: 'true' });
  });

  test('marks secrets, also optional ones', () => {
    expect(rows.filter((r) => r.secret).map((r) => r.name)).toEqual(['NATS_URL', 'DATABASE_URL', 'WEBHOOK_SECRET']);
  });
});
