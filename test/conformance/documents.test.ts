import { globSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../system/instance.js';
import { run } from '../system/programs.js';
import { aRecipient, ownKey, requestSend } from '../system/requests.js';
import { theSystem } from '../system/system.js';

const DOCUMENTS = ['README.md', ...globSync('docs/api/*.md', { cwd: ROOT })];

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

describe.each(DOCUMENTS)('the commands of %s', (document) => {
  let dir: string;
  beforeAll(async () => {
    // Where a reader stands: beside the data directory.
    dir = await mkdtemp(join(tmpdir(), 'posthorn-reader-'));
    await mkdir(join(dir, '.posthorn'));
    await writeFile(join(dir, '.posthorn/credentials.json'), JSON.stringify(theSystem().credentials));
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  test('work when the address is ours, and answer what is printed below them', async () => {
    const examples = examplesOf(document);
    expect(examples).not.toEqual([]);
    // The key the pages speak with: a live one would not see its sends.
    const key = theSystem().credentials.keys.mm_test;
    for (const { command, answer } of examples) {
      const here = command
        .replaceAll('http://127.0.0.1:8420', theSystem().url)
        .replaceAll('<requestId>', await requestSend(aRecipient('silent'), { key }));
      await using program = run('bash', ['-c', here], { KEY: ownKey() }, dir);
      if (command.includes('curl -N')) {
        // Perhaps right behind the answer to a command before it, which ends without a line.
        await program.printed(/: (connected|keepalive)$/m);
        continue;
      }
      const { code, stdout, stderr } = await program.finished();
      expect(code, stderr).toBe(0);
      const answered = JSON.parse(stdout) as object;
      for (const problem of ['error', 'detail']) expect(answered).not.toMatchObject({ [problem]: expect.any(String) });
      if (answer !== undefined) expect(Object.keys(answered)).toEqual(Object.keys(answer));
    }
  });
});
