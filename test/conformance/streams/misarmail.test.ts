import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { inShell } from '../../system/programs.js';
import { aRecipient, call } from '../../system/requests.js';
import { theSystem } from '../../system/system.js';
import { seedText, withReplaced } from '../seed-text.js';
import { runTypeScript } from './printed-programs.js';

const { url, other, credentials } = theSystem();
const KEY = credentials.keys.msk;

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'posthorn-misarmail-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const created = z.object({ id: z.string() });

/** A campaign to so many recipients, all of whom get their mail. */
async function aCampaign(recipients: number, more: object = {}, key = KEY): Promise<string> {
  const answer = await call('POST', '/mail/campaigns', {
    key,
    json: {
      name: 'Launch',
      subject: 'We have shipped',
      from: { email: 'sarah@acme.example' },
      text: 'It is out.',
      recipients: Array.from({ length: recipients }, () => ({ email: aRecipient('delivered') })),
      ...more,
    },
  });
  expect(answer, answer.text).toMatchObject({ status: 201 });
  return created.parse(answer.body).id;
}

async function command(id: string, name: string): Promise<void> {
  const answer = await call('POST', `/mail/campaigns/${id}/${name}`, { key: KEY });
  expect(answer, answer.text).toMatchObject({ status: 200 });
}

/** The page leaves the bar to its reader, and `return` says that the lines stand in a function. */
const inPage = (program: string): string => `
const progressBar = { style: { set width(value) { console.log("width " + value); } } };
async function watch() {
${program}}
await watch();
console.log("returned");
`;

const printedEvents = seedText('misarmail-send-events.txt').split('\n\n');

test('the browser program of the page draws the bar of a campaign up to its end, and returns there', async () => {
  const id = await aCampaign(4, { gap_seconds: 2 });
  const program = withReplaced(seedText('misarmail-send-browser.txt'), {
    'https://api.misar.io': url,
    msk_your_api_key: KEY,
    'your-campaign-uuid': id,
  });
  await using browser = await runTypeScript(dir, inPage(program), {});
  await browser.printed('width 0%');
  await command(id, 'send');
  await browser.printed('returned');
  const widths = [...browser.stdout.matchAll(/^width ([\d.]+)%$/gm)].map(([, width]) => Number(width));
  expect(widths).toEqual(widths.toSorted((a, b) => a - b));
  expect(widths).toEqual(expect.arrayContaining([25, 50, 75]));
  expect(widths.at(-1)).toBe(100);
});

test('what comes looks as it is printed on the page, and ends as it does there', async () => {
  const id = await aCampaign(3);
  const path = `${url}/mail/campaigns/${id}/send-stream`;
  await using curl = inShell(`curl -siN -H "Authorization: Bearer ${KEY}" "${path}"`);
  await curl.printed('"status":"draft"');
  await command(id, 'send');
  const { code, stdout } = await curl.finished();
  expect(code).toBe(0);
  const [head = '', ...frames] = stdout.replaceAll('\r\n', '\n').trimEnd().split('\n\n');
  expect(head.toLowerCase().split('\n')).toEqual(
    expect.arrayContaining(['content-type: text/event-stream', 'cache-control: no-cache', 'x-accel-buffering: no']),
  );
  expect(frames.at(-1)).toBe(printedEvents.at(-1)?.trimEnd());
  const shape = (frame: string) => frame.replaceAll(/\d+/g, '0').replace(/"status":"\w+"/, '"status":""');
  for (const frame of frames.slice(0, -1)) expect(shape(frame)).toBe(shape(printedEvents[0] ?? ''));
  expect(frames.at(-2)).toMatch(/"status":"sent","sent":3,"total":3,/);
});

test('a campaign that is called off is told so, and its stream ends at once', async () => {
  const id = await aCampaign(5, { gap_seconds: 60 });
  await command(id, 'send');
  await using curl = inShell(`curl -sN -H "Authorization: Bearer ${KEY}" "${url}/mail/campaigns/${id}/send-stream"`);
  await curl.printed('"status":"sending","sent":1,');
  await command(id, 'cancel');
  expect(await curl.finished()).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/\n\ndata: {"status":"cancelled","sent":1,"total":5,[^\n]*}\n\ndata: \[DONE\]\n\n$/),
  });
});

test.skipIf(other === undefined)('another account’s campaign and an unknown one are 401 and not found', async () => {
  const foreign = await aCampaign(1, {}, other?.keys.msk);
  for (const id of [foreign, 'your-campaign-uuid']) {
    const answer = await call('GET', `/mail/campaigns/${id}/send-stream`, { key: KEY });
    expect([answer.status, answer.text]).toEqual([401, '{"error":"not_found"}']);
  }
});

test('no other key opens the stream', async () => {
  const id = await aCampaign(1);
  for (const key of [undefined, credentials.keys.mm_live, credentials.keys.msr, 'msk_wrong']) {
    const answer = await call('GET', `/mail/campaigns/${id}/send-stream`, key === undefined ? {} : { key });
    expect(answer.status).toBe(401);
  }
});
