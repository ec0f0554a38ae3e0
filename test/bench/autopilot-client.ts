import { createDatabase } from '@posthorn/database';
import { newId } from '@posthorn/events';
import { ApiKeys } from '@posthorn/platform';
import { z } from 'zod';
import type { BenchStack } from './stack.ts';

const detail = z.object({
  run: z.object({ status: z.string(), leads_found: z.number(), error: z.string().nullable() }),
  stats: z.record(z.string(), z.number()),
});
export type RunDetail = z.output<typeof detail>;

const LEADS_AT_ONCE = 2_000;
const CREDITS = 10;

/** An agent, that many leads the bench's goal describes, and credits. @returns a key of MisarReach's kind */
export async function aCustomerWithLeads(stack: BenchStack, leads: number): Promise<string> {
  const db = createDatabase({ url: stack.databaseUrl, max: 1 });
  try {
    await db
      .insertInto('agents')
      .values({ id: newId('agt'), workspace_id: stack.workspaceId, name: 'Acme Sales', email: 'sales@acme.example' })
      .execute();
    for (let first = 0; first < leads; first += LEADS_AT_ONCE) {
      const count = Math.min(LEADS_AT_ONCE, leads - first);
      const rows = Array.from({ length: count }, (_, i) => aLead(stack.workspaceId, first + i));
      await db.insertInto('leads').values(rows).execute();
    }
    await db
      .updateTable('workspaces')
      .set({ autopilot_credits: CREDITS })
      .where('id', '=', stack.workspaceId)
      .execute();
    const keys = new ApiKeys(db);
    const { key } = await keys.create({
      workspaceId: stack.workspaceId,
      kind: 'msr',
      scopes: ['read', 'send', 'manage'],
    });
    return key;
  } finally {
    await db.destroy();
  }
}

function aLead(workspaceId: string, n: number) {
  const email = `p${n}@bench${n % 5_000}.example`;
  return {
    id: `led_${`${n}`.padStart(26, '0')}`,
    workspace_id: workspaceId,
    email,
    address: email,
    name: `Person ${n}`,
    first_name: 'Person',
    last_name: `${n}`,
    role: 'Founder',
    company: `Company ${n}`,
    location: 'Bengaluru, India',
    industry: 'SaaS',
    source: 'bench',
    lawful_basis: 'legitimate_interest',
  };
}

export type AutopilotClient = ReturnType<typeof autopilotClient>;

/** The Autopilot API, as far as benches and crash tests use it. @param port of the api service */
export function autopilotClient(port: number, key: string) {
  const url = `http://127.0.0.1:${port}`;
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const answer = async (response: Response): Promise<unknown> => {
    const text = await response.text();
    if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${text}`);
    return JSON.parse(text);
  };
  return {
    async start(goal: string): Promise<string> {
      const body = JSON.stringify({ goal });
      const response = await fetch(`${url}/reach/api/autopilot/start`, { method: 'POST', headers, body });
      return z.object({ runId: z.string() }).parse(await answer(response)).runId;
    },
    async detail(runId: string): Promise<RunDetail> {
      return detail.parse(await answer(await fetch(`${url}/reach/api/autopilot/${runId}?limit=1`, { headers })));
    },
    /** Lines of the run's log. */
    async log(runId: string): Promise<readonly string[]> {
      const status = await answer(await fetch(`${url}/reach/api/autopilot/${runId}/status`, { headers }));
      return z.object({ run: z.object({ log: z.array(z.string()) }) }).parse(status).run.log;
    },
    page(runId: string, page: number, limit: number): Buffer {
      return Buffer.from(
        `GET /reach/api/autopilot/${runId}?page=${page}&limit=${limit} HTTP/1.1\r\nhost: 127.0.0.1\r\n` +
          `authorization: Bearer ${key}\r\n\r\n`,
      );
    },
  };
}
