import { globSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SystemCredentials } from '../system/credentials.js';
import { ROOT } from '../system/instance.js';
import { run } from '../system/programs.js';
import { aRecipient, requestSend } from '../system/requests.js';
import { createWorkspace } from '../system/second-workspace.js';
import { theLocalSystem, theSystem } from '../system/system.js';

/** Those that talk to the API; the commands of `posthorn` have tests of their own. */
const DOCUMENTS = ['README.md', ...globSync('docs/api/*.md', { cwd: ROOT })].filter((document) =>
  /\bcurl\b/.test(readFileSync(join(ROOT, document), 'utf8')),
);

interface Example {
  readonly command: string;
  /** The JSON printed right below, if any. */
  readonly answer: object | undefined;
}

/** Every command of a document that talks to the API, with the settings of the blocks above it. */
function examplesOf(document: string): Example[] {
  const text = readFileSync(join(ROOT, document), 'utf8');
  const blocks = [...text.matchAll(/^```bash\n([^]*?)^```\n(?:\n```json\n([^]*?)^```)?/gm)];
  let settings = '';
  return blocks.flatMap(([, block = '', json]) => {
    const command = `${settings}${block}`;
    settings += block.match(/^\w+(?:=|\(\)).*\n/gm)?.join('') ?? '';
    return /\bcurl\b/.test(block)
      ? [{ command, answer: json === undefined ? undefined : (JSON.parse(json) as object) }]
      : [];
  });
}

/** A page of commands that end: all of it in one shell, as a reader does who follows it from top to bottom. */
function sessionOf(examples: readonly Block[]): string {
  return ['set -eo pipefail', CURL, ...examples.map(({ text }, i) => `${text}\necho '${MARK}${i}'`)].join('\n');
}

/** An answer that refuses ends the session; every answer ends its line. curl takes `-f` or the longer option, not both. */
const CURL = `curl() {
  case "$1" in -f*) command curl "$@" ;; *) command curl -sS --fail-with-body "$@" ;; esac
  echo
}`;

const MARK = '@@@ block ';

interface Block {
  readonly text: string;
  readonly answer: object | undefined;
}

/** Blocks that talk to the API or set something for those that do. */
function blocksOf(document: string): Block[] {
  const text = readFileSync(join(ROOT, document), 'utf8');
  return [...text.matchAll(/^```bash\n([^]*?)^```\n(?:\n```json\n([^]*?)^```)?/gm)]
    .map(([, block = '', json]) => ({
      text: block,
      answer: json === undefined ? undefined : (JSON.parse(json) as object),
    }))
    .filter(({ text: block }) => /\bcurl\b|^\w+=/m.test(block) && !/^npx posthorn/m.test(block));
}

const isEndless = (document: string): boolean => readFileSync(join(ROOT, document), 'utf8').includes('curl -N');

let dir: string;
let credentials: SystemCredentials;
beforeEach(async () => {
  const system = theSystem();
  // Pages pause, suppress and limit: each has a workspace of its own.
  credentials = { ...system.credentials, ...(await createWorkspace(theLocalSystem().dataDir)) };
  // Where a reader stands: beside the data directory.
  dir = await mkdtemp(join(tmpdir(), 'posthorn-reader-'));
  await mkdir(join(dir, '.posthorn'));
  await writeFile(join(dir, '.posthorn/credentials.json'), JSON.stringify(credentials));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const ours = (command: string): string => command.replaceAll('http://127.0.0.1:8420', theSystem().url);

describe('work when the address is ours, and answer what is printed below them', () => {
  test.each(DOCUMENTS.filter((document) => !isEndless(document)))('the commands of %s', async (document) => {
    const blocks = blocksOf(document);
    expect(blocks).not.toEqual([]);
    // The one id that is printed and not kept in a variable.
    const requestId = await requestSend(aRecipient('silent'), { key: credentials.keys.mm_test });
    const script = ours(sessionOf(blocks)).replace(/^REQUEST_ID=req_\w+/m, `REQUEST_ID=${requestId}`);
    await using program = run('bash', ['-c', script], {}, dir);
    const { code, stdout, stderr } = await program.finished();
    expect(code, `${stdout}${stderr}`).toBe(0);
    const outputs = stdout.split(new RegExp(`${MARK}\\d+\\n`));
    for (const [i, { answer }] of blocks.entries()) {
      const last = outputs[i]?.trim().split('\n').at(-1) ?? '';
      if (answer !== undefined) expect(Object.keys(JSON.parse(last) as object)).toEqual(Object.keys(answer));
    }
  });

  test.each(DOCUMENTS.filter(isEndless))('the commands of %s, with its streams', async (document) => {
    const examples = examplesOf(document);
    expect(examples).not.toEqual([]);
    for (const { command, answer } of examples) {
      const here = ours(command.includes('curl -N') ? command : `set -eo pipefail\n${CURL}\n${command}`);
      await using program = run('bash', ['-c', here], { KEY: credentials.keys.mm_live }, dir);
      if (command.includes('curl -N')) {
        // Perhaps right behind the answer to a command before it, which ends without a line.
        await program.printed(/: (connected|keepalive)$/m);
        continue;
      }
      const { code, stdout, stderr } = await program.finished();
      expect(code, `${stdout}${stderr}`).toBe(0);
      const last = stdout.trim().split('\n').at(-1) ?? '';
      if (answer !== undefined) expect(Object.keys(JSON.parse(last) as object)).toEqual(Object.keys(answer));
    }
  });
});
