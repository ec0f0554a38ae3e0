import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { eventually } from '../system/eventually.js';
import { posthorn } from '../system/programs.js';
import { call } from '../system/requests.js';

const lead = z.object({ id: z.string(), email: z.string(), first_name: z.string().nullable(), source: z.string() });
const importState = z.object({
  status: z.string(),
  rows: z.number(),
  created: z.number(),
  updated: z.number(),
  rejected: z.number(),
});

async function printedBy(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await posthorn(args).finished();
  expect(code, stderr).toBe(0);
  return stdout.trim();
}

async function aWorkspace(): Promise<{ workspaceId: string; key: string }> {
  const workspaceId = await printedBy('workspaces', 'create', 'Leads');
  return { workspaceId, key: await printedBy('keys', 'create', '--kind', 'msr', '--workspace', workspaceId) };
}

async function imported(
  key: string,
  path: string,
  body: string,
): Promise<{ id: string; state: z.output<typeof importState> }> {
  const answer = await call('POST', `${path}/leads/import?filename=people.csv`, { key, body });
  expect(answer, answer.text).toMatchObject({ status: 202 });
  const { importId: id } = z.object({ importId: z.string() }).parse(answer.body);
  let state: z.output<typeof importState> | undefined;
  await eventually('the import has ended', 20_000, async () => {
    const { body: seen } = await call('GET', `${path}/leads/imports/${id}`, { key });
    state = z.object({ import: importState }).parse(seen).import;
    return state.status !== 'running';
  });
  return { id, state: importState.parse(state) };
}

describe('a lead file', () => {
  test.each(['/api', '/reach/api'])(
    'that is sent to %s is read, told about, and handed back where it is wrong',
    async (path) => {
      const { key } = await aWorkspace();
      const file =
        'Email,First name,Job title,Industry,City,Country\nann@acme.example,Ann,Founder,SaaS,Pune,India\nnobody,Bob,,,,\n';
      const { id, state } = await imported(key, path, file);
      expect(state).toEqual({ status: 'complete', rows: 2, created: 1, updated: 0, rejected: 1 });
      const { body } = await call('GET', `${path}/leads`, { key });
      expect(z.object({ leads: z.array(lead) }).parse(body).leads).toMatchObject([
        { email: 'ann@acme.example', first_name: 'Ann', source: 'csv_import' },
      ]);
      const { text: errors } = await call('GET', `${path}/leads/imports/${id}/errors`, { key });
      expect(errors).toContain('must contain an @');
      const again = await imported(key, path, errors.replace('nobody', 'bob@acme.example'));
      expect(again.state).toMatchObject({ status: 'complete', rows: 1, created: 1, rejected: 0 });
      const { text: csv } = await call('GET', `${path}/leads/export`, { key });
      expect(csv.trim().split('\r\n')).toHaveLength(3);
    },
  );

  test('is told of on the stream of events', async () => {
    const { workspaceId, key } = await aWorkspace();
    const agentKey = await printedBy('keys', 'create', '--kind', 'mm_live', '--workspace', workspaceId);
    const { id } = await imported(key, '/reach/api', 'email\nann@acme.example\n');
    const listed = async () => (await call('GET', '/v1/agent/events?eventTypes=lead.*', { key: agentKey })).text;
    await eventually('its end is listed', 15_000, async () => (await listed()).includes('lead.import_completed'));
    const text = await listed();
    for (const word of [id, 'lead.import_started', 'lead.import_progressed']) expect(text).toContain(word);
  });
});

test('the made-up leads of the first workspace are found by the goal that the documentation prints, and nobody else', async () => {
  const { workspaceId, key } = await aWorkspace();
  expect(await printedBy('leads', 'sample', '--workspace', workspaceId)).toContain('240');
  const { body } = await call('POST', '/reach/api/lead-finder/search', {
    key,
    json: { query: 'Find SaaS founders in India and invite them to a demo' },
  });
  const { jobId } = z.object({ jobId: z.string() }).parse(body);
  await eventually('the search found the 87', 20_000, async () => {
    const { body: seen } = await call('GET', `/reach/api/lead-finder/jobs/${jobId}`, { key });
    const { job } = z.object({ job: z.object({ status: z.string(), total_found: z.number() }) }).parse(seen);
    return job.status === 'done' && job.total_found === 87;
  });
});
