import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { eventually } from '../system/eventually.js';
import { addFounders } from '../system/leads.js';
import { inShell } from '../system/programs.js';
import { call } from '../system/requests.js';
import { theSystem } from '../system/system.js';
import { like } from './printed-json.js';
import { answerTo, aTenant, counts, page, printedBy, reach, start, status, type Tenant } from './reach-page.js';
import { withReplaced } from './seed-text.js';

const { url, credentials } = theSystem();

describe('a run of the page', () => {
  let tenant: Tenant;
  let runId: string;

  beforeAll(async () => {
    tenant = await aTenant();
    // Of its 87 recipients 7 bounce and 12 click, as on the page.
    const outcome = (i: number) => (i < 7 ? 'bounced' : i < 19 ? 'clicked' : 'delivered');
    const leads = Array.from({ length: 87 }, (_, i) => ({
      email: `${outcome(i)}+p${i}@example.com`,
      name: 'Priya Sharma',
    }));
    await addFounders(tenant.workspaceId, leads);
    runId = await start(tenant);
    await eventually('the run is completed and reported on', 30_000, async () => {
      const { run, stats } = counts.parse(await reach(runId, tenant));
      return (
        run.status === 'completed' && stats['delivered'] === 80 && stats['bounced'] === 7 && stats['clicked'] === 12
      );
    });
  });

  test('is answered with its id when it starts', async () => {
    const { key } = await aTenant();
    for (const host of [`${url}/reach`, url]) {
      expect(await answerTo(page.start.command, { key, host })).toEqual(like(page.start.answers[0]));
    }
  });

  test('stands in the list of runs with the fields of the page', async () => {
    const answer = await answerTo(page.runs.command, tenant);
    expect(answer).toEqual(like(page.runs.answers[0]));
    const { runs } = z.object({ runs: z.array(z.unknown()) }).parse(answer);
    const [expected] = z
      .object({ runs: z.array(z.looseObject({ goal: z.string() })) })
      .parse(page.runs.answers[0]).runs;
    expect(runs).toEqual([like(expected)]);
    expect(runs).toMatchObject([{ id: runId, goal: expected?.goal, status: 'completed', leads_found: 87 }]);
  });

  test('has the lines of the page in its log', async () => {
    const answer = await answerTo(page.status.command, { ...tenant, runId });
    expect(answer).toEqual(like(page.status.answers[0]));
    const { log } = (page.status.answers[0] as { run: { log: string[] } }).run;
    expect(status.parse(answer).run.log).toEqual(expect.arrayContaining(log));
  });

  test('has the numbers of the page, but for mails that were opened before they were clicked', async () => {
    const answer = await answerTo(page.detail.command, { ...tenant, runId });
    const [expected] = page.detail.answers as [
      { run: object; stats: object; recipients: [object]; pagination: object },
    ];
    expect(answer).toEqual(like(expected));
    expect(answer).toMatchObject({
      ok: true,
      run: { status: 'completed', leads_found: 87, messages_sent: 80 },
      plan: { target_audience: 'SaaS founders in India', message_body: expect.stringContaining('{{first_name}}') },
      stats: { ...expected.stats, opened: 12 },
      pagination: expected.pagination,
    });
    const { recipients } = z
      .object({ recipients: z.array(z.looseObject({ name: z.string(), error: z.unknown() })) })
      .parse(answer);
    expect(recipients).toHaveLength(50);
    // What the page does not print comes after what it does.
    const [shown] = (answer as { recipients: [object] }).recipients;
    expect(Object.keys(shown)).toEqual([...Object.keys(expected.recipients[0]), 'score', 'score_reason']);
    for (const each of recipients.filter(({ error }) => error === null)) {
      expect(each).toEqual(like(expected.recipients[0]));
      expect(each.name).toBe('Priya Sharma');
      expect(each).toMatchObject({ score: expect.any(Number), score_reason: expect.stringContaining('India') });
    }
  });

  test('is not found by the id the page prints, nor by a stranger', async () => {
    const notFound = page.detail.answers[1];
    expect(await answerTo(page.detail.command, { ...tenant, runId: 'RUN_ID' })).toEqual(notFound);
    expect(await answerTo(page.status.command, { ...tenant, runId: 'uuid' })).toEqual(notFound);
    const stranger = await aTenant();
    for (const { command } of [page.detail, page.status, page.stop]) {
      expect(await answerTo(command, { ...stranger, runId })).toEqual(notFound);
    }
    expect(await answerTo(page.runs.command, stranger)).toMatchObject({ runs: [] });
  });
});

test('a run that is stopped in the middle sends no more once that is answered, and its numbers add up', async () => {
  const tenant = await aTenant();
  const leads = Array.from({ length: 5_000 }, (_, i) => ({ email: `delivered+s${i}@example.com`, name: `Lead ${i}` }));
  await addFounders(tenant.workspaceId, leads);
  const runId = await start(tenant);
  await eventually('some of it has left', 30_000, async () => {
    return status.parse(await reach(`${runId}/status`, tenant)).run.messages_sent > 0;
  });
  expect(await answerTo(page.stop.command, { ...tenant, runId })).toEqual(page.stop.answers[0]);
  const { run, stats } = counts.parse(await reach(runId, tenant));
  expect(run.status).toBe('stopped');
  const { sent = 0, failed = 0, skipped = 0 } = stats;
  expect({ total: sent + failed + skipped, queued: stats['queued'] }).toEqual({ total: stats['total'], queued: 0 });
  expect(sent).toBeLessThan(5_000);
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  expect(counts.parse(await reach(runId, tenant)).stats).toMatchObject({ sent, failed, skipped });
});

test('of 50 starts at once with 10 credits exactly 10 are runs; the others are told the sentence of the page', async () => {
  const tenant = await aTenant();
  await printedBy('credits', 'set', '10', '--workspace', tenant.workspaceId);
  const json = { goal: 'Find SaaS founders in India and invite them to a demo' };
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => call('POST', '/reach/api/autopilot/start', { key: tenant.key, json })),
  );
  expect(answers.filter((answer) => answer.status === 200)).toHaveLength(10);
  expect(answers.filter((answer) => answer.status === 402)).toHaveLength(40);
  expect(await answerTo(page.start.command, tenant)).toMatchObject(page.start.answers[1] as object);
  expect(await answerTo(page.runs.command, tenant)).toMatchObject({ total: 10 });
});

describe('dispatch on demand', () => {
  const { command, answers } = page.dispatch;
  const here = (host: string) => withReplaced(command, { 'https://reach.misar.io': host });

  test.each([url, `${url}/reach`])('answers as the page prints it: %s', async (host) => {
    const { code, stdout, stderr } = await inShell(here(host), {
      CRON_SECRET: credentials.secrets.CRON_SECRET,
    }).finished();
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toEqual(like(answers[0]));
  });

  // On a busy machine all may have left before it begins to count.
  test('tells what left while it was waited for', { retry: 4 }, async () => {
    const tenant = await aTenant();
    const leads = Array.from({ length: 1_000 }, (_, i) => ({
      email: `delivered+d${i}@example.com`,
      name: `Lead ${i}`,
    }));
    await addFounders(tenant.workspaceId, leads);
    const runId = await start(tenant);
    await eventually('its mails are queued', 30_000, async () => {
      return (counts.parse(await reach(runId, tenant)).stats['queued'] ?? 0) > 0;
    });
    const { stdout } = await inShell(here(url), { CRON_SECRET: credentials.secrets.CRON_SECRET }).finished();
    const told = z.record(z.string(), z.number()).parse(JSON.parse(stdout));
    expect(told).toMatchObject({ processed: told['sent'], failed: 0, skipped: 0 });
    expect(told['processed']).toBeGreaterThan(0);
    expect(told['processed']).toBeLessThanOrEqual(1_000);
  });

  test('is refused with another secret', async () => {
    const { code, stdout, stderr } = await inShell(here(url), { CRON_SECRET: 'guessed' }).finished();
    expect({ code, stdout, stderr }).toEqual({ code: 22, stdout: '', stderr: expect.stringContaining('401') });
  });
});
