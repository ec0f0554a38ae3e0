import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { inShell } from '../../system/programs.js';
import { call } from '../../system/requests.js';
import { theSystem } from '../../system/system.js';
import { seedText, withReplaced } from '../seed-text.js';
import { runTypeScript } from './printed-programs.js';

const { url, other, credentials } = theSystem();
const KEY = credentials.keys.msk;
const PATH = '/mail/ai/generate-email/stream';
const printedBody = z.record(z.string(), z.unknown()).parse(JSON.parse(seedText('misarmail-generation-body.txt')));

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'posthorn-misar-generation-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const event = z.union([
  z.strictObject({ delta: z.string().min(1), type: z.enum(['subject', 'body']) }),
  z.strictObject({ done: z.literal(true), type: z.enum(['subject', 'body']) }),
]);
type GenerationEvent = z.output<typeof event>;

interface Streamed {
  readonly head: readonly string[];
  readonly id: string;
  /** As they came, what has no data left out. */
  readonly frames: readonly string[];
  readonly events: readonly GenerationEvent[];
}

/** The request as it is printed, sent by `curl -N`. */
async function curl(body: string): Promise<Streamed> {
  const [first = '', ...headers] = seedText('misarmail-generation-request.txt').trimEnd().split('\n');
  const [method = '', address = ''] = first.split(' ');
  const target = withReplaced(address, { 'api.misar.io': url });
  const fields = headers.map((header) => `-H "${header.replace('msk_your_api_key', KEY)}"`).join(' ');
  const file = join(dir, 'body.json');
  await writeFile(file, body);
  await using program = inShell(`curl -siN -X ${method} ${fields} --data-binary @${file} "${target}"`);
  const { code, stdout } = await program.finished();
  expect(code, stdout).toBe(0);
  const [head = '', ...blocks] = stdout.replaceAll('\r\n', '\n').trimEnd().split('\n\n');
  const frames = blocks.filter((frame) => frame.startsWith('data: '));
  // Whatever else comes is a comment, or an id alone: the page's client looks at neither.
  expect(blocks.filter((frame) => !/^(?:data: .*|id: \d+-\d+|: .*)$/.test(frame))).toEqual([]);
  const lines = head.toLowerCase().split('\n');
  const events = frames.slice(0, -1).map((frame) => event.parse(JSON.parse(frame.slice(6))));
  const id = /^x-generation-id: (.+)$/im.exec(head)?.[1] ?? '';
  return { head: lines, id, frames, events };
}

const textOf = (events: readonly GenerationEvent[], type?: 'subject' | 'body') =>
  events.map((each) => ('delta' in each && (type === undefined || each.type === type) ? each.delta : '')).join('');

/** `subject`, `subject done`, …: what came in which order, deltas of one kind as one. */
const orderOf = (events: readonly GenerationEvent[]) =>
  events
    .map((each) => ('done' in each ? `${each.type} done` : each.type))
    .filter((each, i, all) => each !== all[i - 1]);

test('the printed request is answered with the printed headers and frames of the printed form', async () => {
  const { head, frames, events } = await curl(seedText('misarmail-generation-body.txt'));
  const [, ...printed] = seedText('misarmail-generation-headers.txt').trimEnd().split('\n');
  expect(printed).toHaveLength(3);
  for (const line of printed) {
    // The page is a table whose cells stand together.
    const [, name = '', value = ''] = /^(Content-Type|Cache-Control|X-Accel-Buffering)(.+)$/.exec(line) ?? [];
    expect(head).toContain(`${name}: ${value}`.toLowerCase());
  }
  const [delta = '', , done = ''] = seedText('misarmail-generation-events.txt').trimEnd().split('\n\n');
  const shape = (frame: string) => frame.replace(/"delta":"(?:[^"\\]|\\.)*"/, '"delta":""').replace('subject', 'body');
  const shapes = new Set(frames.slice(0, -1).map(shape));
  expect(shapes).toEqual(new Set([shape(delta), done]));
  expect(frames.at(-1)).toBe('data: [DONE]');
  expect(orderOf(events)).toEqual(['subject', 'subject done', 'body', 'body done']);
  expect(textOf(events, 'subject')).not.toContain('\n');
  expect(textOf(events, 'body')).toContain('Acme Corp');
});

describe('a type alone', () => {
  test.each(['subject', 'body'] as const)('%s is that part, its done, and the end', async (type) => {
    const { events, frames } = await curl(JSON.stringify({ ...printedBody, type }));
    expect(orderOf(events)).toEqual([type, `${type} done`]);
    expect(events.filter((each) => 'done' in each)).toHaveLength(1);
    expect(frames.at(-1)).toBe('data: [DONE]');
  });
});

/** `emailEditor` is an element of the reader's page, and `return` says that the lines stand in a function. */
const inPage = (program: string): string => `
let shown = "";
const emailEditor = { set textContent(value) { shown = value; console.log("editor " + value.length); } };
async function generate() {
${program}}
await generate();
console.log("returned " + JSON.stringify(shown));
`;

test('the browser program of the page fills the editor bit by bit, and returns at the end', async () => {
  const program = withReplaced(seedText('misarmail-generation-browser.txt'), {
    'https://api.misar.io': url,
    msk_your_api_key: KEY,
  });
  await using browser = await runTypeScript(dir, inPage(program), {});
  await browser.printed('returned');
  const lengths = [...browser.stdout.matchAll(/^editor (\d+)$/gm)].map(([, length]) => Number(length));
  expect(lengths.length).toBeGreaterThan(10);
  expect(lengths).toEqual(lengths.toSorted((a, b) => a - b));
  const shown = z.string().parse(JSON.parse(/^returned (.+)$/m.exec(browser.stdout)?.[1] ?? ''));
  expect(shown).toHaveLength(lengths.at(-1) ?? 0);
  expect(shown).toMatch(/\S+ \S+ \S+/);
});

test('a stream that was cut is read on with Last-Event-ID, and its text is whole', async () => {
  const { id, events } = await curl(JSON.stringify(printedBody));
  const stream = (header: string) =>
    inShell(`curl -sN -H "Authorization: Bearer ${KEY}" ${header} "${url}/mail/ai/generations/${id}/stream"`);
  const read = (text: string) =>
    [...text.matchAll(/^data: (\{.*\})$/gm)].map(([, json = '']) => event.parse(JSON.parse(json)));
  await using whole = stream('');
  const all = (await whole.finished()).stdout;
  expect(textOf(read(all))).toBe(textOf(events));
  const ids = [...all.matchAll(/^id: (.+)$/gm)];
  const cut = ids[Math.floor(ids.length / 2)];
  const at = all.indexOf('\n\n', cut?.index) + 2;
  await using rest = stream(`-H "Last-Event-ID: ${cut?.[1]}"`);
  const { stdout } = await rest.finished();
  expect(textOf(read(all.slice(0, at))) + textOf(read(stdout))).toBe(textOf(events));
  expect(stdout.endsWith('data: [DONE]\n\n')).toBe(true);
});

describe('what is refused', () => {
  test('keys of other products, unknown ones and none', async () => {
    const { mm_live: molted, mk_live: mailsAi, msr: reach } = credentials.keys;
    for (const key of [undefined, 'msk_wrong']) {
      const answer = await call('POST', PATH, { json: printedBody, ...(key !== undefined && { key }) });
      expect(answer.status).toBe(401);
    }
    for (const key of [molted, mailsAi, reach]) {
      const answer = await call('POST', PATH, { json: printedBody, key });
      expect([401, 403]).toContain(answer.status);
    }
  });

  test.each([
    [{ type: 'poem' }, 'type'],
    [{ type: undefined }, 'type'],
    [{ prompt: '' }, 'prompt'],
    [{ prompt: 'x'.repeat(4_001) }, 'prompt'],
    [{ tone: '' }, 'tone'],
    [{ brandName: 7 }, 'brandName'],
  ])('the body with %j, naming the field', async (change, field) => {
    const answer = await call('POST', PATH, { key: KEY, json: { ...printedBody, ...change } });
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining(field)]);
  });

  test.skipIf(other === undefined)('another account’s generation, as if there were none', async () => {
    const { id } = await curl(JSON.stringify({ ...printedBody, type: 'subject' }));
    for (const path of [id, `${id}/stream`]) {
      const answer = await call('GET', `/mail/ai/generations/${path}`, { key: other?.keys.msk ?? '' });
      expect(answer.status).toBe(404);
    }
  });
});
