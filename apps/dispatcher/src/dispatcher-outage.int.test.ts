import { setTimeout as sleep } from 'node:timers/promises';
import { connectEventLog } from '@posthorn/event-log';
import { aNatsLink } from '@posthorn/policy/testing';
import { testServers } from '@posthorn/testing';
import { expect, onTestFinished, test } from 'vitest';
import { DispatcherHarness } from './dispatcher-harness.fixture.js';
import { FakeTransport, onlyOurs, ownClaims } from './dispatcher.fixture.js';

const on = new DispatcherHarness();

test('a log that is away for longer than the lease doubles no mail whose outcome waits to be recorded', async () => {
  const link = await aNatsLink(testServers().natsUrl);
  const connected = await connectEventLog({ natsUrl: link.url });
  onTestFinished(async () => {
    await connected.close();
    await link.cut();
  });
  const log = onlyOurs(connected);
  const append = log.append.bind(log);
  const { promise: canRecord, resolve: record } = Promise.withResolvers<void>();
  log.append = async (...args) => {
    if (args[1]?.messageId?.startsWith('outcome:')) await canRecord;
    return append(...args);
  };
  const transport = new FakeTransport();
  await on.start(transport, { options: { leaseMs: 1_000 }, ports: { log, claims: await ownClaims(log) } });
  const send = await on.line.queue();
  await on.untilHanded(transport, 1);
  await link.cut();
  await sleep(1_500);
  await link.mend();
  await sleep(4_000);
  record();
  await on.untilTold(send, 'delivery.sent');
  expect((await on.line.story(send)).slice(1)).toEqual(['delivery.queued 1', 'delivery.accepted 1', 'delivery.sent']);
  expect(transport.times(send.requestId)).toBe(1);
});
