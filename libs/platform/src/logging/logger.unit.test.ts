import { context } from '@opentelemetry/api';
import { beforeAll, describe, expect, test } from 'vitest';
import { withRequest } from '../telemetry/request-context.js';
import { startTelemetry } from '../telemetry/telemetry.js';
import { createLogger, type LogLevel } from './logger.js';
import { NestLogger } from './nest-logger.js';

beforeAll(() => startTelemetry({ name: 'test' }));

function recorder(level: LogLevel = 'info') {
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger({ name: 'test', level, destination: { write: (line) => lines.push(JSON.parse(line)) } });
  return { lines, logger };
}

describe('createLogger', () => {
  test('a line written for a request carries its ids', async () => {
    const { lines, logger } = recorder();
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await withRequest('req-1', traceparent, async () => {
      await Promise.resolve();
      logger.info('inside');
    });
    logger.info('outside');
    expect(lines[0]).toMatchObject({ requestId: 'req-1', traceId: '0af7651916cd43dd8448eb211c80319c', msg: 'inside' });
    expect(lines[1]).not.toHaveProperty('requestId');
    expect(context.active()).toBeDefined();
  });

  test('hides what stands under the name of a secret', () => {
    const { lines, logger } = recorder();
    logger.info({ password: 'hunter2', config: { DATABASE_URL: 'postgres://hunter2' } }, 'a');
    logger.info({ req: { headers: { authorization: 'Bearer hunter2' } }, headers: { cookie: 'hunter2' } }, 'b');
    expect(JSON.stringify(lines)).not.toContain('hunter2');
    expect(lines[0]).toMatchObject({ password: '[redacted]' });
  });
});

describe('NestLogger', () => {
  test("Nest's own chatter is debug, its warnings and errors are not", () => {
    const { lines, logger } = recorder();
    const nest = new NestLogger(logger);
    nest.log('Nest application started', 'NestApplication');
    nest.warn('careful', 'Router');
    nest.error(new Error('broken'), undefined, 'Handler');
    nest.error(new Error('also thrown'), 'ExceptionHandler');
    nest.error('broken too', 'Error: broken too\n  at x', 'Handler');
    expect(lines.map((line) => [line['level'], line['context'], line['msg']])).toEqual([
      [40, 'Router', 'careful'],
      [50, 'Handler', 'broken'],
      [50, 'Handler', 'broken too'],
    ]);
    expect(lines[1]).toHaveProperty('err.stack');
    expect(lines[2]).toHaveProperty('stack');
  });
});
