import { Logger } from '@nestjs/common';
import { testServers } from '@posthorn/testing';
import { beforeAll, expect, test } from 'vitest';
import { connectEventLog, connectNats } from './connect.js';
import { LogUnavailableError, NatsUnreachableError } from './errors.js';
import { logFixture } from './log-fixture.js';
import { aNatsProxy } from './nats-proxy.fixture.js';

beforeAll(() => Logger.overrideLogger(false));

test('a server that is not there is an error that says where, what to check, and no password', async () => {
  const refused = await connectNats({ natsUrl: 'nats://posthorn:secret@127.0.0.1:1' }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(NatsUnreachableError);
  expect(refused).toMatchObject({
    code: 'NATS_UNREACHABLE',
    retry: 'backoff',
    message: expect.stringMatching(/^NATS at 127\.0\.0\.1:1 cannot be used: .*refused.* Check NATS_URL/i) as string,
  });
  const odd = await connectNats({ natsUrl: 'nats://posthorn:secret@' }).catch((error: unknown) => error);
  expect(odd).toBeInstanceOf(NatsUnreachableError);
  for (const error of [refused, odd]) {
    for (let each = error; each instanceof Error; each = each.cause) {
      expect(`${each.message} ${each.stack} ${JSON.stringify(each)}`).not.toContain('secret');
    }
  }
});

test('a log closes while its server is away, with an append under way, and more than once', async () => {
  const proxy = await aNatsProxy(testServers().natsUrl);
  const log = await connectEventLog({ natsUrl: proxy.url });
  const { delivered } = logFixture(log);
  await log.append(delivered('a'));
  await proxy.cut();
  const append = log.append(delivered('b')).catch((error: unknown) => error);
  await log.close();
  expect(await append).toBeInstanceOf(LogUnavailableError);
  expect(log.connection.isClosed()).toBe(true);
  await log.close();
});
