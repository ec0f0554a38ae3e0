import { describe, expect, test } from 'vitest';
import { inShell, type Program } from '../../system/programs.js';
import { aRecipient, call, requestSend } from '../../system/requests.js';
import { theSystem } from '../../system/system.js';
import { seedText, withReplaced } from '../seed-text.js';
import { byParserInUse, readEventStream } from '../whatwg-event-stream.js';
import { aText, receiver } from './received-mail.js';

const { url, local, credentials } = theSystem();
const HOST = 'https://mails-worker.genedai.workers.dev';
const OURS = { [HOST]: url, YOUR_API_KEY: credentials.keys.worker };
/** The one mailbox of the worker key (credentials.json). */
const MAILBOX = 'agent@example.com';

const printedEvent = JSON.parse(seedText('mails-worker-event.txt').replace(/^event: .*\ndata: /, '')) as object;

function connect(query = '', key = credentials.keys.worker): Program {
  return inShell(`curl -sN -H "Authorization: Bearer $KEY" "$URL"`, { KEY: key, URL: `${url}/v1/events${query}` });
}

describe.skipIf(local === undefined)('with a key bound to a mailbox', () => {
  test('the curl line of the page prints received mail as the page does', async () => {
    await using inbox = await receiver();
    await using curl = inShell(withReplaced(seedText('mails-worker-connection.txt'), OURS));
    await curl.printed(': keepalive\n\n');
    const subject = aText();
    const id = await inbox.receive({ mailbox: MAILBOX, subject, labels: ['code'], threadId: 'def-456' });
    await curl.printed(new RegExp(`${subject}.*\\n\\n`));
    // The page's transcript: comments while nothing happens, the event between, comments again.
    const [, , printedName, printedData = ''] = seedText('mails-worker-behavior.txt').split('\n');
    const frame = curl.stdout.split('\n\n').find((text) => text.includes(subject)) ?? '';
    const [idLine, nameLine, dataLine = '', ...more] = frame.split('\n');
    expect([idLine, nameLine, more]).toEqual([`id: ${id}`, printedName, []]);
    expect(dataLine).toMatch(new RegExp(`^${printedData.split('"abc-123"')[0]}`));
    const data = JSON.parse(dataLine.slice('data: '.length)) as Record<string, unknown>;
    expect(Object.keys(data)).toEqual(Object.keys(printedEvent));
    expect(data).toMatchObject({
      mailbox: MAILBOX,
      from: 'user@example.com',
      labels: ['code'],
      has_attachments: false,
    });
    await curl.printed(/: keepalive\n\n$/);
  });

  test('mail of another mailbox does not come', async () => {
    await using inbox = await receiver();
    await using curl = connect();
    await curl.printed(': keepalive');
    const [foreign, own] = [aText(), aText()];
    await inbox.receive({ mailbox: 'somebody@example.com', subject: foreign });
    await inbox.receive({ mailbox: MAILBOX, subject: own });
    await curl.printed(own);
    expect(curl.stdout).not.toContain(foreign);
  });

  test('the reconnection line resumes after an id of ours, and says what to do about the placeholder', async () => {
    await using inbox = await receiver();
    const command = withReplaced(seedText('mails-worker-reconnection.txt'), OURS);
    const { code, stdout } = await inShell(command).finished();
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'malformed_cursor', param: 'Last-Event-ID', message: expect.stringContaining('evt_abc123') },
    });
    const [before, after] = [aText(), aText()];
    const id = await inbox.receive({ mailbox: MAILBOX, subject: before });
    await inbox.receive({ mailbox: MAILBOX, subject: after });
    await using curl = inShell(withReplaced(command, { evt_abc123: id }));
    await curl.printed(after);
    expect(curl.stdout).not.toContain(before);
  });

  test('since replays what was missed from that time on', async () => {
    await using inbox = await receiver();
    const early = aText();
    await inbox.receive({ mailbox: MAILBOX, subject: early });
    await new Promise((resolve) => setTimeout(resolve, 20));
    const since = new Date();
    const subjects = [aText(), aText()];
    for (const subject of subjects) await inbox.receive({ mailbox: MAILBOX, subject });
    // As JavaScript, as Python, and as a person in another time zone who forgot to encode the plus writes it.
    const local = new Date(since.getTime() + 2 * 3_600_000).toISOString().replace('Z', '+02:00');
    for (const text of [since.toISOString(), since.toISOString().replace('Z', '000%2B00:00'), local]) {
      await using curl = connect(`?since=${text}`);
      await curl.printed(subjects[1] ?? '');
      const seen = readEventStream(Buffer.from(curl.stdout)).map(
        ({ data }) => (JSON.parse(data) as { subject: string }).subject,
      );
      expect(seen).toEqual(subjects);
    }
  });
});

test('types chooses, and what comes is read alike by the standard and by a parser in use', async () => {
  // A key of the whole workspace: the send is of no mailbox.
  await using curl = connect('?types=message.sent,message.delivered', credentials.keys.mk_live);
  await curl.printed(': keepalive');
  const recipient = aRecipient('delivered');
  const requestId = await requestSend(recipient);
  await curl.printed(new RegExp(`event: message\\.delivered\\ndata: .*${requestId}.*\\n\\n`));
  const bytes = Buffer.from(curl.stdout);
  const events = readEventStream(bytes);
  expect(events).toEqual(byParserInUse(bytes));
  expect(bytes.includes('\r')).toBe(false);
  const own = events.filter(({ data }) => data.includes(requestId));
  expect(own.map(({ type }) => type)).toEqual(['message.sent', 'message.delivered']);
  for (const { type, data } of own) {
    expect(Object.keys(JSON.parse(data) as object)).toEqual([...Object.keys(printedEvent), 'to']);
    expect(JSON.parse(data)).toMatchObject({ event: type, email_id: requestId, to: recipient });
  }
});

test('a bounce and a complaint have their names', async () => {
  await using curl = connect('?types=message.bounced,message.complained', credentials.keys.mk_live);
  await curl.printed(': keepalive');
  const ids = [await requestSend(aRecipient('bounced')), await requestSend(aRecipient('complained'))];
  await curl.printed(new RegExp(`event: message\\.bounced\\ndata: .*${ids[0]}`));
  await curl.printed(new RegExp(`event: message\\.complained\\ndata: .*${ids[1]}.*\\n\\n`));
  const own = readEventStream(Buffer.from(curl.stdout)).filter(({ data }) => ids.some((id) => data.includes(id)));
  expect(own.map(({ type }) => type).toSorted()).toEqual(['message.bounced', 'message.complained']);
});

describe('the tables of the page', () => {
  const table = seedText('mails-worker-parameters.txt');
  const types = table.match(/^message\.(?:received|sent|delivered|bounced|complained)/gm) ?? [];
  const parameters = table.match(/^(?:mailbox|types|since)(?=string)/gm) ?? [];

  test('name what a client can ask for', async () => {
    expect(types).toHaveLength(5);
    expect(parameters).toEqual(['mailbox', 'types', 'since']);
    const values = { mailbox: MAILBOX, types: types.join(','), since: '2026-04-03T10:00:00Z' };
    const queries = [...parameters.map((name) => ({ [name]: values[name as keyof typeof values] })), values];
    for (const query of [...queries, ...types.map((name) => ({ types: name }))]) {
      for (const path of ['/v1/events', '/worker/v1/events']) {
        const answer = await call('GET', `${path}?${new URLSearchParams(query as Record<string, string>).toString()}`, {
          key: credentials.keys.worker,
        });
        expect(answer, answer.text).toMatchObject({ status: 200, text: '(an event stream)' });
      }
    }
  });
});
