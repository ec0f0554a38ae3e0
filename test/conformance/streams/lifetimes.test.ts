import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../system/eventually.js';
import { inShell, type Program } from '../../system/programs.js';
import { theSystem } from '../../system/system.js';
import { seedText, withReplaced } from '../seed-text.js';
import { pythonWithHttpx, runPython, runTypeScript, runWithEventSource2 } from './printed-programs.js';
import { aText, PRINTED_MAIL, receiver } from './received-mail.js';

const { url, local, credentials, other } = theSystem();
const WORKER_HOST = 'https://mails-worker.genedai.workers.dev';
const MAILBOX = 'agent@example.com';
/** Longer than the longest stream, its reconnect, and a busy machine. */
const PATIENCE = { timeout: 100_000, concurrent: true };
const python = pythonWithHttpx();

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'posthorn-lifetimes-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function folder(name: string): Promise<string> {
  await mkdir(join(dir, name));
  return join(dir, name);
}

/** What the page leaves to its reader, and a look at the connects. */
const READERS_OWN = `
const scheduleDemo = (entities) => console.log("demo " + JSON.stringify(entities));
const llm = { handle: (text) => console.log("llm " + text) };
const fetch = async (url, init) => {
  console.log("connect " + (init.headers["Last-Event-ID"] ?? "new"));
  const response = await globalThis.fetch(url, init);
  console.log("open " + response.status);
  return response;
};
`;

const connects = ({ stdout }: Program): string[] => stdout.match(/^connect .*/gm) ?? [];

/** All at once, because each waits for the server to end a stream: 25 s, and 50 s. */
describe.skipIf(local === undefined)('a stream that the server ends', PATIENCE, () => {
  test('the program of the mails.ai page acts on what it may, is closed at about 50 s, and goes on where it was', async () => {
    await using inbox = await receiver();
    const program = withReplaced(seedText('mails-ai-reader.txt'), { 'https://api.mails.ai': url });
    await using reader = await runTypeScript(
      await folder('reader'),
      `${READERS_OWN}${seedText('mails-ai-handler.txt')}${program}`,
      { MAILS_API_KEY: credentials.keys.mk_live },
    );
    await reader.printed('open 200');
    const openedMs = performance.now();

    const [injected, plain] = [aText(), aText()];
    const entities = { demo: aText() };
    await inbox.receive({ ...PRINTED_MAIL, intent: undefined, injectionScore: 0.9, excerpt: injected });
    await inbox.receive({ ...PRINTED_MAIL, entities });
    await inbox.receive({ ...PRINTED_MAIL, intent: 'question', refinedIntent: undefined, excerpt: plain });
    await reader.printed(`llm ${plain}\n`);
    expect(reader.stdout).toContain(`demo ${JSON.stringify(entities)}\n`);
    expect(reader.stdout).not.toContain(injected);

    // Mail keeps coming while the server closes and the program pauses and connects again.
    await sleep(44_000);
    const excerpts: string[] = [];
    await eventually('it connects again', 15_000, async () => {
      excerpts.push(aText());
      await inbox.receive({ ...PRINTED_MAIL, intent: undefined, refinedIntent: undefined, excerpt: excerpts.at(-1) });
      await sleep(200);
      return connects(reader).length > 1;
    });
    const againMs = performance.now() - openedMs;
    expect(againMs).toBeGreaterThan(49_000);
    expect(againMs).toBeLessThan(56_000);
    excerpts.push(aText());
    await inbox.receive({ ...PRINTED_MAIL, intent: undefined, refinedIntent: undefined, excerpt: excerpts.at(-1) });
    await reader.printed(`llm ${excerpts.at(-1)}\n`);
    expect(connects(reader)).toEqual(['connect new', expect.stringMatching(/^connect evt_\w{26}$/)]);
    const told = reader.stdout.match(/^llm .*/gm)?.filter((line) => excerpts.some((text) => line.endsWith(text)));
    expect(told).toEqual(excerpts.map((text) => `llm ${text}`));
  });

  test('the mails.ai stream says connected, then keepalive while nothing comes, and ends by itself', async () => {
    const curl = inShell(`curl -sN -w "%{http_code} %{time_total}" -H "Authorization: Bearer $KEY" "$URL"`, {
      KEY: credentials.keys.mk_live,
      URL: `${url}/v1/events/stream?event_types=webhook.test`,
    });
    const { code, stdout } = await curl.finished();
    expect(code).toBe(0);
    expect(stdout).toMatch(/^: connected\n\n(: keepalive\n\n){2,5}200 (49|5[01])\.\d+$/);
  });

  test('the curl line of the mails-worker page prints a comment every 2 s and ends by itself after 25 s', async () => {
    const command = withReplaced(seedText('mails-worker-connection.txt'), {
      [WORKER_HOST]: url,
      YOUR_API_KEY: (other ?? credentials).keys.worker,
      'curl ': 'curl -s -w "%{time_total}" ',
    });
    const { code, stdout } = await inShell(command).finished();
    expect(code).toBe(0);
    expect(stdout).toMatch(/^(: keepalive\n\n){10,13}2[456]\.\d+$/);
  });

  test('the Python program of the mails-worker page prints what comes and ends with the stream', async ({ skip }) => {
    skip(python === undefined, 'python3-httpx is not installed');
    await using inbox = await receiver();
    const program = withReplaced(seedText('mails-worker-python.txt'), {
      [WORKER_HOST]: url,
      YOUR_KEY: credentials.keys.worker,
    });
    await using agent = await runPython(await folder('python'), python ?? '', program);
    const subjects: string[] = [];
    // When it has its stream open is not to be seen from outside. httpx gives up after 5 s of silence: the comments keep it.
    await eventually('it prints a mail', 15_000, async () => {
      subjects.push(aText());
      await inbox.receive({ mailbox: MAILBOX, subject: subjects.at(-1) });
      await sleep(200);
      return agent.stdout.includes(`New email from user@example.com: ${subjects.at(-1)}\n`);
    });
    await sleep(8_000);
    const last = aText();
    await inbox.receive({ mailbox: MAILBOX, subject: last });
    await agent.printed(`New email from user@example.com: ${last}\n`);
    const { code, stderr } = await agent.finished();
    expect(code, stderr).toBe(0);
  });

  test('the Node program of the mails-worker page connects again when the stream ends, and misses nothing', async () => {
    await using inbox = await receiver();
    const program = withReplaced(seedText('mails-worker-node.txt'), {
      [WORKER_HOST]: url,
      YOUR_KEY: credentials.keys.worker,
    });
    await using agent = await runWithEventSource2(await folder('node'), program);
    const first = aText();
    await eventually('it prints a mail', 15_000, async () => {
      await inbox.receive({ mailbox: MAILBOX, subject: first });
      await sleep(200);
      return agent.stdout.includes(first);
    });
    const subjects: string[] = [];
    for (const until = performance.now() + 32_000; performance.now() < until; await sleep(400)) {
      subjects.push(aText());
      await inbox.receive({ mailbox: MAILBOX, subject: subjects.at(-1) });
    }
    await agent.printed(`New email: ${subjects.at(-1)}\n`);
    const own = new Set(subjects.map((subject) => `New email: ${subject}`));
    expect(agent.stdout.split('\n').filter((line) => own.has(line))).toEqual([...own]);
  });
});
