import { setTimeout as sleep } from 'node:timers/promises';
import { campaignDefinition } from '@posthorn/campaigns';
import type { SendCommand, SendVerdict } from '@posthorn/sending';
import { threadCpuMs } from '@posthorn/testing';
import { expect, test } from 'vitest';
import { askRange } from './ask-range.js';

const definition = campaignDefinition.parse({
  from: { email: 'sarah@acme.example' },
  steps: [{ variants: [{ subject: 'Hello', text: 'It is out.' }] }],
});
const context = {
  requester: { workspaceId: 'wsk_1', testMode: false, actor: { kind: 'system' } },
  secret: new Uint8Array(32),
} as const;

test('a range ends behind its last recipient, however many ask at once, so that the next one leaves nobody out', async () => {
  const places: (number | undefined)[] = [];
  const requests = {
    request: ({ requestId, campaignPlace }: SendCommand): Promise<SendVerdict> => {
      places.push(campaignPlace?.campaignPosition);
      return Promise.resolve({ status: 'queued', requestId: requestId ?? '', decision: undefined } as never);
    },
  };
  const recipients = Array.from({ length: 200 }, (_, i) => ({ email: `r${i}@example.com` }));
  const range = { campaignId: 'cmp_1', definition, step: 1, first: 100, recipients, stopped: new Set<number>() };
  const asked = await askRange({ requests, isHalted: () => Promise.resolve(false) }, range, { ...context, lanes: 128 });
  expect(asked).toMatchObject({ end: 300, asked: 200 });
  expect(new Set(places)).toEqual(new Set(recipients.map((_, i) => 100 + i)));
});

test('mails that take long to fill in keep nobody else of the process waiting for more than one of them', async () => {
  // About 20 ms each, by what each recipient brings along.
  const slow = '{% for i in (1..n) %}{% assign x = i | times: 2 %}{% endfor %}x';
  const heavy = campaignDefinition.parse({
    from: { email: 'sarah@acme.example' },
    steps: [{ variants: [{ subject: 'Hello', text: slow }] }],
  });
  const requests = {
    request: ({ requestId }: SendCommand): Promise<SendVerdict> =>
      Promise.resolve({ status: 'queued', requestId: requestId ?? '', decision: undefined } as never),
  };
  const recipients = Array.from({ length: 30 }, (_, i) => ({
    email: `r${i}@example.com`,
    variables: { n: 10_000 },
  }));
  const range = { campaignId: 'cmp_1', definition: heavy, step: 1, first: 0, recipients, stopped: new Set<number>() };
  const asking = askRange({ requests, isHalted: () => Promise.resolve(false) }, range, { ...context, lanes: 30 });
  let isDone = false;
  void asking.finally(() => (isDone = true));
  let longestMs = 0;
  while (!isDone) {
    // Of this thread's own time, so that another process that has the processor counts for nothing.
    const beforeMs = threadCpuMs();
    await sleep(1);
    longestMs = Math.max(longestMs, threadCpuMs() - beforeMs);
  }
  expect(await asking).toMatchObject({ end: 30, asked: 30 });
  expect(longestMs).toBeLessThan(400);
});
