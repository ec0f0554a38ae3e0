import { expect, test } from 'vitest';
import { z } from 'zod';
import { eventually } from '../system/eventually.js';
import { addFounders } from '../system/leads.js';
import { inShell } from '../system/programs.js';
import { theSystem } from '../system/system.js';
import { aTenant, counts, reach, start, type Tenant } from './reach-page.js';
import { printedCommand, seedText, withReplaced } from './seed-text.js';

const { command } = printedCommand(seedText('misarreach-webhook.txt'));
const printedBody = /-d '(.*)'/.exec(command)?.[1] ?? '';
const { url, credentials } = theSystem();

/** Reports as the delivery-events webhook of the page is told, signed by openssl. */
async function report(event: string, sendId: string): Promise<unknown> {
  const body = withReplaced(printedBody, { uuid: sendId, delivered: event });
  const { stdout: digest } = await inShell(`printf '%s' "$BODY" | openssl dgst -sha256 -hmac "$SECRET"`, {
    BODY: body,
    SECRET: credentials.secrets.REACH_EVENTS_WEBHOOK_SECRET,
  }).finished();
  const curl = withReplaced(command, {
    'https://reach.misar.io': url,
    [printedBody]: body,
    '<hex hmac-sha256 of body>': digest.trim().split(' ').at(-1) ?? '',
  });
  return JSON.parse((await inShell(curl).finished()).stdout);
}

const recipients = z.object({
  recipients: z.array(z.object({ id: z.string(), email: z.string(), status: z.string() })),
});

async function aRunOf(
  emails: readonly string[],
): Promise<{ tenant: Tenant; runId: string; ids: ReadonlyMap<string, string> }> {
  const tenant = await aTenant();
  await addFounders(
    tenant.workspaceId,
    emails.map((email) => ({ email, name: 'Priya Sharma' })),
  );
  const runId = await start(tenant);
  await eventually('the run is completed', 30_000, async () => {
    return counts.parse(await reach(runId, tenant)).run.status === 'completed';
  });
  const shown = recipients.parse(await reach(runId, tenant)).recipients;
  return { tenant, runId, ids: new Map(shown.map(({ id, email }) => [email, id])) };
}

test('a report about a recipient of a run moves the recipient and the numbers of the run, and never back', async () => {
  // Nobody reports about these but this test.
  const [arrives, clicks, bounces] = [
    'silent+r1@example.com',
    'silent+r2@example.com',
    'silent+r3@example.com',
  ] as const;
  const { tenant, runId, ids } = await aRunOf([arrives, clicks, bounces]);
  const idOf = (email: string) => ids.get(email) ?? '';
  expect(await report('delivered', idOf(arrives))).toEqual({ ok: true, matched: true, status: 'delivered' });
  expect(await report('clicked', idOf(clicks))).toEqual({ ok: true, matched: true, status: 'clicked' });
  expect(await report('bounced', idOf(bounces))).toEqual({ ok: true, matched: true, status: 'bounced' });
  expect(await report('sent', idOf(clicks))).toEqual({ ok: true, matched: true, status: 'clicked' });
  const expected = { total: 3, queued: 0, sent: 3, delivered: 2, clicked: 1, bounced: 1, failed: 0, skipped: 0 };
  await eventually('the run shows what was reported', 10_000, async () => {
    const { stats } = counts.parse(await reach(runId, tenant));
    return Object.entries(expected).every(([name, count]) => stats[name] === count);
  });
  const shown = recipients.parse(await reach(runId, tenant)).recipients;
  expect(Object.fromEntries(shown.map(({ email, status }) => [email, status]))).toEqual({
    [arrives]: 'delivered',
    [clicks]: 'clicked',
    [bounces]: 'bounced',
  });
});
