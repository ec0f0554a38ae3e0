import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventSource } from 'eventsource';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EventStream } from '../../system/event-stream.js';
import { eventually } from '../../system/eventually.js';
import { inShell } from '../../system/programs.js';
import { theLog } from '../../system/log.js';
import { aRecipient, call, ownKey, requestSend } from '../../system/requests.js';
import { theSystem } from '../../system/system.js';
import { printedCommand, seedText, withReplaced } from '../seed-text.js';
import { readEventStream } from '../whatwg-event-stream.js';
import { runWithEventSource2 } from './printed-programs.js';

const { url, other, local } = theSystem();
const OURS = { 'https://api.molted.email': url, 'mm_live_...': ownKey() };
const WAIT_MS = 15_000;

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'posthorn-conformance-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

test('the curl line of the molted page prints a delivery as the page does', async () => {
  const { command, output } = printedCommand(seedText('molted-stream.txt'));
  await using curl = inShell(withReplaced(command, OURS));
  await curl.printed(': connected');
  const recipientEmail = aRecipient('delivered');
  const requestId = await requestSend(recipientEmail);
  await curl.printed(new RegExp(`event: delivery\\.delivered\\ndata: .*${requestId}`));

  const lines = curl.stdout.split('\n');
  const at = lines.findIndex((line, index) => line === output[0] && lines[index + 1]?.includes(requestId));
  const data = JSON.parse(lines[at + 1]?.replace(/^data: /, '') ?? '') as Record<string, unknown>;
  const printed = JSON.parse(output[1]?.replace(/^data: /, '') ?? '') as Record<string, unknown>;
  expect(Object.keys(data).slice(0, 3)).toEqual(Object.keys(printed));
  expect(data).toMatchObject({ requestId, recipientEmail, deliveredAt: expect.stringMatching(/^\d{4}-.*Z$/) });
});

test.skipIf(local === undefined)('the three events of the molted page print as the page prints them', async () => {
  const { command, output } = printedCommand(seedText('molted-stream.txt'));
  const { workspaceId, keys } = other ?? theSystem().credentials;
  await using curl = inShell(withReplaced(command, { ...OURS, 'mm_live_...': keys.mm_live }));
  await curl.printed(': connected');
  await using log = await theLog();
  for (let line = 0; line < output.length; line += 2) {
    const type = output[line]?.replace(/^event: /, '') ?? '';
    await log.append(workspaceId, type, JSON.parse(output[line + 1]?.replace(/^data: /, '') ?? ''));
    await curl.printed(`event: ${type}\n`);
  }
  await curl.printed(/cooldown_active"}\n\n/);
  const lines = curl.stdout.split('\n').filter((line) => line !== '' && !/^(id)?: /.test(line));
  expect(lines).toEqual(output);
});

describe('the table of the molted page', () => {
  const table = seedText('molted-event-types.txt');
  const types = [...table.matchAll(/^\| ([a-z]+\.[a-z_]+) \|/gm)].map(([, type = '']) => type);
  const wildcards = table.match(/\b[a-z]+\.\*/g) ?? [];

  test('names events that a client can ask for, one by one and all together', async () => {
    expect(types).toHaveLength(22);
    for (const eventTypes of [...types, types.join(',')]) {
      const answer = await call('GET', `/v1/agent/events?limit=1&eventTypes=${eventTypes}`, { key: ownKey() });
      expect(answer, answer.text).toMatchObject({ status: 200 });
    }
  });

  test('names wildcards that a client can ask for', async () => {
    expect(wildcards).toEqual(['delivery.*', 'send.*', 'inbound.*', 'journey.*', 'coordination.*', 'followup.*']);
    for (const eventTypes of [...wildcards, wildcards.join(', ')]) {
      await using stream = await EventStream.open({ query: { eventTypes } });
      expect(stream.ended).toBe(false);
    }
  });
});

test('the program of the molted page tells of a bounce, hard or soft, as printed', async () => {
  await using agent = await runWithEventSource2(dir, withReplaced(seedText('molted-agent.txt'), OURS));
  // When the program has its stream open is not to be seen from outside; the next mail is for then, and to somebody else: who
  // bounced gets none any more.
  const printed: string[][] = [];
  await eventually('it tells of both', WAIT_MS, async () => {
    expect(agent.child.exitCode, agent.stderr).toBeNull();
    const [hard, soft] = [aRecipient('bounced'), aRecipient('softbounced')];
    await Promise.all([requestSend(hard), requestSend(soft)]);
    printed.push([`Bounce: ${hard} hard\n`, `Bounce: ${soft} soft\n`]);
    return printed.some((lines) => lines.every((line) => agent.stdout.includes(line)));
  });
});

test('the EventSource of today reads the stream when its fetch brings the key', async () => {
  const recipientEmail = aRecipient('clicked');
  const query = new URLSearchParams({ contactEmail: recipientEmail });
  const source = new EventSource(`${url}/v1/agent/events/stream?${query.toString()}`, {
    fetch: (input, init) =>
      fetch(input, { ...init, headers: { ...init.headers, authorization: `Bearer ${ownKey()}` } }),
  });
  try {
    const { promise: opened, resolve, reject } = Promise.withResolvers<Event>();
    source.addEventListener('open', resolve);
    source.addEventListener('error', ({ message }) => reject(new Error(message)));
    await opened;
    const seen: { type: string; id: string; data: unknown }[] = [];
    for (const type of ['send.queued', 'delivery.delivered', 'engagement.clicked'])
      source.addEventListener(type, ({ lastEventId, data }) =>
        seen.push({ type, id: lastEventId, data: JSON.parse(data) }),
      );
    const requestId = await requestSend(recipientEmail);
    await eventually('the click', WAIT_MS, () => seen.some(({ type }) => type === 'engagement.clicked'));
    expect(seen).toMatchObject([
      { type: 'send.queued', id: expect.stringMatching(/^evt_/), data: { requestId, recipientEmail } },
      { type: 'delivery.delivered', data: { requestId } },
      { type: 'engagement.clicked', data: { requestId } },
    ]);
  } finally {
    source.close();
  }
});

test('the bytes of a stream read by the rules of the standard are what a parser in use reads', async () => {
  const contactEmail = aRecipient('clicked');
  await using parsed = await EventStream.open({ query: { contactEmail } });
  await requestSend(contactEmail);
  await parsed.untilType('engagement.clicked');

  const query = new URLSearchParams({ contactEmail, since: 'earliest' });
  await using curl = inShell(`curl -sN -H "Authorization: Bearer $KEY" "$URL"`, {
    KEY: ownKey(),
    URL: `${url}/v1/agent/events/stream?${query.toString()}`,
  });
  await curl.printed(`id: ${parsed.ids.at(-1)}\nevent: engagement.clicked\n`);
  await curl.printed(/engagement\.clicked\ndata: .*\n\n/);
  const text = curl.stdout;
  expect(text).toMatch(/^: connected\n\n/);
  expect(text).not.toContain('\r');
  const events = readEventStream(Buffer.from(text));
  expect(
    events.map(({ lastEventId, type, data }) => ({ id: lastEventId, event: type, data: JSON.parse(data) })),
  ).toEqual(parsed.frames);
  // Clients that read line by line, as the seeds' own do, need each event's data on one line, after its name.
  for (const frame of text.trim().split('\n\n').slice(1)) {
    expect(frame).toMatch(/^id: evt_[0-9A-Z]{26}\nevent: [a-z_]+\.[a-z_]+\ndata: \{.*\}$/);
  }
});
