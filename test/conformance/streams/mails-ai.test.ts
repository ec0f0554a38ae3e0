import { describe, expect, test } from 'vitest';
import { eventually } from '../../system/eventually.js';
import { inShell } from '../../system/programs.js';
import { aRecipient, call, requestSend } from '../../system/requests.js';
import { theSystem } from '../../system/system.js';
import { seedText, withReplaced } from '../seed-text.js';
import { byParserInUse, readEventStream } from '../whatwg-event-stream.js';
import { aText, PRINTED_MAIL, receiver } from './received-mail.js';

const { url, local, credentials } = theSystem();
const key = credentials.keys.mk_live;
const OURS = { 'https://api.mails.ai': url };
const WAIT_MS = 15_000;

interface ListedEvent {
  readonly id: string;
  readonly type: string;
  readonly data: Record<string, unknown>;
}

/** The answer to the printed curl line once it holds the event. */
async function printedList(id: string): Promise<ListedEvent[]> {
  const command = withReplaced(seedText('mails-ai-list.txt'), OURS);
  let data: ListedEvent[] = [];
  await eventually(`the list holds ${id}`, WAIT_MS, async () => {
    const { code, stdout, stderr } = await inShell(command, { MAILS_API_KEY: key }).finished();
    expect(code, stderr).toBe(0);
    const page = JSON.parse(stdout) as { data: ListedEvent[] };
    expect(Object.keys(page)).toEqual(['data', 'has_more', 'next_cursor']);
    ({ data } = page);
    return data.some((event) => event.id === id);
  });
  return data;
}

describe.skipIf(local === undefined)('a received mail', () => {
  test('is listed by the curl line of the page, as the page prints an event and its payload', async () => {
    await using inbox = await receiver();
    const id = await inbox.receive(PRINTED_MAIL, 'agt_01J9...');
    const listed = (await printedList(id)).find((event) => event.id === id);
    const { data = {}, ...event }: Partial<ListedEvent> = listed ?? {};
    const printedEvent = JSON.parse(seedText('mails-ai-event.txt')) as Record<string, unknown>;
    expect(Object.keys(listed ?? {})).toEqual(Object.keys(printedEvent));
    const { id: _id, workspace_id: _workspace, created_at: _at, data: _data, ...same } = printedEvent;
    expect(event).toMatchObject({
      ...same,
      workspace_id: credentials.workspaceId,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
    // Beyond the page: what DMARC said.
    const { dmarc_pass, ...payload } = data;
    expect(dmarc_pass).toBe(true);
    expect(JSON.stringify(payload)).toBe(JSON.stringify(JSON.parse(seedText('mails-ai-payload.txt'))));
    expect(await call('GET', `/v1/events/${id}`, { key })).toMatchObject({ status: 200, body: listed });
  });

  test('is a frame on the stream, as the page prints one', async () => {
    await using inbox = await receiver();
    await using curl = inShell(`curl -sN -H "Authorization: Bearer $KEY" "$URL"`, {
      KEY: key,
      URL: `${url}/v1/events/stream?event_types=message.received`,
    });
    await curl.printed(': connected\n\n');
    const excerpt = aText();
    const id = await inbox.receive({ ...PRINTED_MAIL, excerpt }, 'agt_01J9...');
    await curl.printed(new RegExp(`data: .*${excerpt}.*\\n\\n`));
    const [idLine, eventLine, dataLine = ''] =
      curl.stdout
        .split('\n\n')
        .find((frame) => frame.includes(excerpt))
        ?.split('\n') ?? [];
    const [, printedEventLine] = seedText('mails-ai-frame.txt').split('\n');
    expect([idLine, eventLine]).toEqual([`id: ${id}`, printedEventLine]);
    expect(dataLine).toMatch(
      /^data: \{"id":"evt_\w{26}","type":"message\.received",.*"agent_id":"agt_01J9\.\.\.",.*"data":\{.*\}/,
    );
  });

  test('of a sender who passed neither SPF nor DKIM has a name of its own, which the filter of the page leaves out', async () => {
    await using inbox = await receiver();
    const authentication = { spf: 'fail', dkim: 'fail', dmarc: 'fail' };
    const forged = await inbox.receive({ ...PRINTED_MAIL, authentication });
    const good = await inbox.receive(PRINTED_MAIL);
    const ids = (await printedList(good)).map(({ id }) => id);
    expect(ids).not.toContain(forged);
    const answer = await call('GET', '/v1/events?event_type=message.received.unauthenticated&limit=1', { key });
    expect(answer.body).toMatchObject({ data: [{ id: forged, data: { spf_pass: false, dkim_pass: false } }] });
  });
});

test('a send of ours is told of under the names of the page, list and stream alike, under both prefixes', async () => {
  await using curl = inShell(`curl -sN -H "Authorization: Bearer $KEY" "$URL"`, {
    KEY: key,
    URL: `${url}/api/v1/events/stream?event_types=message.sent,message.delivered`,
  });
  await curl.printed(': connected');
  const requestId = await requestSend(aRecipient('delivered'));
  await curl.printed(new RegExp(`event: message\\.delivered\\ndata: .*${requestId}.*\\n\\n`));
  const bytes = Buffer.from(curl.stdout);
  const events = readEventStream(bytes);
  expect(events).toEqual(byParserInUse(bytes));
  expect(bytes.includes('\r')).toBe(false);
  const own = events.filter(({ data }) => data.includes(requestId));
  expect(own.map(({ type }) => type)).toEqual(['message.sent', 'message.delivered']);
  const last = own.at(-1);
  for (const path of ['/v1/events', '/api/v1/events']) {
    const listed = async () => {
      const { body } = await call('GET', `${path}?event_type=message.delivered&limit=100`, { key });
      return (body as { data: ListedEvent[] }).data.find(({ id }) => id === last?.lastEventId);
    };
    await eventually('the list has it', 15_000, async () => (await listed()) !== undefined);
    expect(await listed()).toEqual(JSON.parse(last?.data ?? ''));
  }
});

describe('the list of event types', () => {
  const names = seedText('mails-ai-event-types.txt').match(/\b(?:message|draft|webhook)(?:\.[a-z]+)+/g) ?? [];

  test('names what a client can ask for, one by one and all together', async () => {
    expect(new Set(names).size).toBe(16);
    for (const name of [...names, names.join(',')]) {
      const list = await call('GET', `/v1/events?limit=1&event_type=${name}`, { key });
      expect(list, list.text).toMatchObject({ status: 200 });
      const stream = await call('GET', `/v1/events/stream?event_types=${name}`, { key });
      expect(stream, stream.text).toMatchObject({ status: 200, text: '(an event stream)' });
    }
  });
});

test('a time is a place in the list, and none on the stream', async () => {
  const since = new Date(Date.now() - 1_000).toISOString();
  expect(await call('GET', `/v1/events?since=${since}`, { key })).toMatchObject({ status: 200 });
  expect(await call('GET', `/v1/events/stream?since=${since}`, { key })).toMatchObject({
    status: 400,
    body: { error: { type: 'invalid_request_error', param: 'since', message: expect.stringContaining('event id') } },
  });
});
