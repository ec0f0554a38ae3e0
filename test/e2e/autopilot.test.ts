import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { eventually } from '../system/eventually.js';
import { addFounders } from '../system/leads.js';
import { posthorn } from '../system/programs.js';
import { call } from '../system/requests.js';

const GOAL = 'Find SaaS founders in India and invite them to a demo';

interface Tenant {
  readonly workspaceId: string;
  /** Of MisarReach's dialect. */
  readonly key: string;
  /** Of the agent API, for pauses. */
  readonly agentKey: string;
}

async function printedBy(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await posthorn(args).finished();
  expect(code, stderr).toBe(0);
  return stdout.trim();
}

/** A workspace of a test's own, with so many founders to find. */
async function aTenant(founders: number): Promise<Tenant> {
  const workspaceId = await printedBy('workspaces', 'create', 'Autopilot');
  const keyOf = (kind: string) => printedBy('keys', 'create', '--kind', kind, '--workspace', workspaceId);
  const leads = Array.from({ length: founders }, (_, i) => ({
    email: `delivered+${i}@example.com`,
    name: 'Priya Sharma',
  }));
  await addFounders(workspaceId, leads);
  return { workspaceId, key: await keyOf('msr'), agentKey: await keyOf('mm_live') };
}

const run = z.object({
  status: z.string(),
  leads_found: z.number(),
  error: z.string().nullable(),
  log: z.array(z.string()),
});
type Run = z.output<typeof run>;

async function start({ key }: Tenant, goal = GOAL): Promise<string> {
  const { body } = await call('POST', '/reach/api/autopilot/start', { key, json: { goal } });
  return z.object({ runId: z.string() }).parse(body).runId;
}

async function look({ key }: Tenant, runId: string): Promise<Run> {
  const { body } = await call('GET', `/reach/api/autopilot/${runId}/status`, { key });
  return z.object({ run }).parse(body).run;
}

async function until(tenant: Tenant, runId: string, status: string): Promise<Run> {
  let seen: Run | undefined;
  await eventually(`the run is ${status}`, 30_000, async () => {
    seen = await look(tenant, runId);
    return seen.status === status;
  });
  return run.parse(seen);
}

describe('a run', () => {
  test('says in its log what it does: the plan, each source, who just missed, what was queued and sent', async () => {
    const tenant = await aTenant(3);
    const { log, leads_found } = await until(tenant, await start(tenant), 'completed');
    expect(leads_found).toBe(3);
    expect(log).toEqual([
      'Plan ready — audience: SaaS founders',
      'local: 3 of 3 leads match',
      '3 leads queued for sending',
      '3 mails dispatched',
    ]);
  });

  test('that finds nobody fails, and says what to do', async () => {
    const tenant = await aTenant(0);
    const { error } = await until(tenant, await start(tenant), 'failed');
    expect(error).toMatch(/^No lead matches "SaaS founders in India"\. Import leads/);
  });

  test('waits as paused while its workspace is, and completes when that is over', async () => {
    const tenant = await aTenant(3);
    const pause = (what: string) => call('POST', `/v1/agent/workspace/${what}`, { key: tenant.agentKey, json: {} });
    expect((await pause('pause')).status).toBeLessThan(300);
    const runId = await start(tenant);
    expect(await until(tenant, runId, 'paused')).toMatchObject({ error: 'workspace_paused' });
    expect((await pause('resume')).status).toBeLessThan(300);
    expect(await until(tenant, runId, 'completed')).toMatchObject({ error: null });
  }, 60_000);

  test('that is stopped while it is paused stays stopped, and none of its mails leaves', async () => {
    const tenant = await aTenant(3);
    await call('POST', '/v1/agent/workspace/pause', { key: tenant.agentKey, json: {} });
    const runId = await start(tenant);
    await until(tenant, runId, 'paused');
    const stopped = await call('POST', `/reach/api/autopilot/${runId}/status`, {
      key: tenant.key,
      json: { action: 'stop' },
    });
    expect(stopped.status).toBe(200);
    await call('POST', '/v1/agent/workspace/resume', { key: tenant.agentKey, json: {} });
    const { body } = await call('GET', `/reach/api/autopilot/${runId}`, { key: tenant.key });
    expect(body).toMatchObject({ run: { status: 'stopped' }, stats: { sent: 0, queued: 0 } });
  });
});
