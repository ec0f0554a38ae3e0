import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectEventLog, type ConnectedEventLog } from '@posthorn/event-log';
import { isEvent, LeadImportCompleted, LeadImportProgressed, newId, type RecordedEvent } from '@posthorn/events';
import { decideImport, findImport, type ImportOptions } from '@posthorn/leads';
import { FileBlobStore } from '@posthorn/platform';
import { aWorkspace, testDatabase, testServers } from '@posthorn/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runImport, type ImportPorts } from './run-import.js';

const db = testDatabase();
let log: ConnectedEventLog;
let directory: string;
let blobs: FileBlobStore;
let workspaceId: string;
beforeAll(async () => {
  log = await connectEventLog({ natsUrl: testServers().natsUrl });
  directory = await mkdtemp(join(tmpdir(), 'posthorn-imports-'));
  blobs = new FileBlobStore(directory);
});
afterAll(async () => {
  await log.close();
  await blobs.close();
  await rm(directory, { recursive: true });
});
beforeEach(async () => {
  ({ workspaceId } = await aWorkspace());
});

async function start(file: string | Uint8Array, options: ImportOptions = {}): Promise<string> {
  const importId = newId('imp');
  const at = new Date().toISOString();
  const data = {
    importId,
    file: { ...(await blobs.put(Buffer.from(file))), contentType: 'text/csv' },
    options: { ...(await blobs.put(Buffer.from(JSON.stringify(options)))), contentType: 'application/json' },
    startedBy: { kind: 'key' } as const,
    startedAt: at,
  };
  await decideImport(log, { workspaceId, importId, at }, { kind: 'start', data });
  return importId;
}

const run = (importId: string, ports: Partial<ImportPorts> = {}, signal = AbortSignal.timeout(20_000)) =>
  runImport({ db, log, blobs, ...ports }, { workspaceId, importId }, signal);

async function events(importId: string): Promise<RecordedEvent[]> {
  const found = [];
  for await (const event of log.read({ subjects: [`evt.${workspaceId}.lead.${importId}.*`] })) found.push(event);
  return found;
}

const stored = () =>
  db
    .selectFrom('leads')
    .select(['email', 'first_name', 'role', 'company', 'custom', 'source', 'lawful_basis', 'import_row'])
    .where('workspace_id', '=', workspaceId)
    .orderBy('import_row')
    .execute();

async function errorsOf(importId: string): Promise<string> {
  const { completed } = await findImport(log, { workspaceId, importId });
  return Buffer.from((await blobs.get(completed?.errors?.sha256 ?? '')) ?? []).toString();
}

const rows = (count: number, from = 1) =>
  Array.from({ length: count }, (_, i) => `p${from + i}@acme.example,Person ${from + i},CTO`).join('\n');

describe('runImport', () => {
  test('stores the rows of a file and says what became of each', async () => {
    const importId = await start(
      [
        'E-mail;First name;Job Title;Firma;Lieblingsfarbe',
        'Ann@acme.example;Ann;CTO;"Acme; Sons";rot',
        'no address;Bob;;;',
        'ann@ACME.example;;Founder;;blau',
        '',
        'cleo@acme.example;Cleo;;;;;too;many',
        "dan@acme.example;'=Dan;;;",
      ].join('\r\n'),
      { source: 'fair', lawful_basis: 'legitimate_interests' },
    );
    await run(importId);
    expect(await stored()).toEqual([
      expect.objectContaining({
        email: 'Ann@acme.example',
        first_name: 'Ann',
        role: 'Founder',
        company: 'Acme; Sons',
        custom: { lieblingsfarbe: 'blau' },
        source: 'fair',
        lawful_basis: 'legitimate_interests',
        import_row: 1,
      }),
      expect.objectContaining({ email: 'dan@acme.example', first_name: '=Dan', import_row: 5 }),
    ]);
    expect((await findImport(log, { workspaceId, importId })).completed).toMatchObject({
      outcome: 'complete',
      rows: 5,
      created: 2,
      updated: 1,
      rejected: 2,
    });
    expect((await errorsOf(importId)).split('\r\n')).toEqual([
      '\uFEFFposthorn_row,posthorn_line,posthorn_problem,E-mail,First name,Job Title,Firma,Lieblingsfarbe',
      '2,3,"""E-mail"" must contain an @",no address,Bob,,,',
      expect.stringMatching(/^4,6,"has 8 cells, and the header has 5: .*",cleo@acme\.example,Cleo,,,,,too,many$/),
      '',
    ]);
  });

  test.each<[string, Buffer]>([
    ['UTF-8 with a byte order mark', Buffer.from('\uFEFFemail,name\njosé@acme.example,José Müller\n')],
    ['UTF-16 with one', Buffer.from('\uFEFFemail,name\njosé@acme.example,José Müller\n', 'utf16le')],
    ['big-endian UTF-16 without', Buffer.from('email,name\njosé@acme.example,José Müller\n', 'utf16le').swap16()],
    ['Windows-1252', Buffer.from('email,name\njos\xe9@acme.example,Jos\xe9 M\xfcller\n', 'latin1')],
  ])('reads %s', async (_, file) => {
    await run(await start(file));
    expect(await stored()).toMatchObject([{ email: 'josé@acme.example', first_name: 'José' }]);
  });

  test('goes on after the last batch it told of, counts each row once and keeps the problems of those before', async () => {
    const importId = await start(`email,name,role\nnobody,X,Y\n${rows(2_499)}\n`);
    let batches = 0;
    const failing = {
      last: (subject: string) => log.last(subject),
      decide: ((target, decider, command) => {
        // A process that is killed when the second batch is stored and not told.
        if (++batches === 2) throw new Error('killed');
        return log.decide(target, decider, command);
      }) as ConnectedEventLog['decide'],
    };
    await expect(run(importId, { log: failing })).rejects.toThrow('killed');
    expect(await findImport(log, { workspaceId, importId })).toMatchObject({
      status: 'running',
      progressed: { rows: 1_000 },
    });
    expect(await stored()).toHaveLength(1_999);
    await run(importId);
    const { completed } = await findImport(log, { workspaceId, importId });
    expect(completed).toMatchObject({ rows: 2_500, created: 2_499, updated: 0, rejected: 1 });
    expect(await errorsOf(importId)).toContain('1,2,"""email"" must contain an @",nobody,X,Y');
    const all = await events(importId);
    expect(all.flatMap((event) => (isEvent(LeadImportProgressed, event) ? [event.data.rows] : []))).toEqual([
      1_000, 2_000, 2_500,
    ]);
    await run(importId);
    expect(await events(importId)).toHaveLength(all.length);
  });

  test('stops when it is called off, and between two processes one goes on', async () => {
    const importId = await start(`email,name,role\n${rows(3_000)}\n`);
    const canceling = {
      last: (subject: string) => log.last(subject),
      decide: (async (target, decider, command) => {
        const decided = await log.decide(target, decider, command);
        const at = new Date().toISOString();
        await decideImport(log, { workspaceId, importId, at }, { kind: 'cancel', importId, canceledAt: at });
        return decided;
      }) as ConnectedEventLog['decide'],
    };
    await run(importId, { log: canceling });
    const all = await events(importId);
    expect(all.filter((event) => isEvent(LeadImportCompleted, event))).toMatchObject([
      { data: { outcome: 'canceled', rows: 1_000 } },
    ]);
    // And the batch that was being stored meanwhile.
    expect((await stored()).length).toBeLessThanOrEqual(2_000);

    const twice = await start(`email,name,role\n${rows(3_000, 5_000)}\n`);
    await Promise.all([run(twice), run(twice)]);
    const { completed } = await findImport(log, { workspaceId, importId: twice });
    expect(completed).toMatchObject({ outcome: 'complete', rows: 3_000, created: 3_000, updated: 0 });
    const told = (await events(twice)).flatMap((event) =>
      isEvent(LeadImportProgressed, event) ? [event.data.rows] : [],
    );
    expect(told).toEqual([1_000, 2_000, 3_000]);
  });

  test('keeps what stands before a quotation mark that is never closed, and says where it is', async () => {
    const importId = await start(`email,name\nann@acme.example,Ann\nbob@acme.example,"Bob\ncleo@acme.example,Cleo\n`);
    await run(importId);
    expect((await findImport(log, { workspaceId, importId })).completed).toMatchObject({
      outcome: 'error',
      rows: 1,
      created: 1,
      error: 'A quotation mark after line 2 is never closed. Close it, or write it twice if it is part of a cell.',
    });
  });

  test('puts its leads on a list', async () => {
    const listId = newId('lst');
    await db
      .insertInto('lead_lists')
      .values({ id: listId, workspace_id: workspaceId, name: 'Fair', description: null })
      .execute();
    await run(await start('email\nann@acme.example\nbob@acme.example\n', { list_id: listId }));
    const members = await db.selectFrom('lead_list_members').select('lead_id').where('list_id', '=', listId).execute();
    expect(members).toHaveLength(2);
  });

  test('imports 20,000 rows in a few seconds', async () => {
    const importId = await start(`email,name,role\n${rows(20_000)}\n`);
    const startedMs = performance.now();
    await run(importId);
    expect(performance.now() - startedMs).toBeLessThan(15_000);
    expect((await findImport(log, { workspaceId, importId })).completed).toMatchObject({ created: 20_000 });
  }, 20_000);
});
