import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { campaignFleet, type CampaignFleet } from './campaign-fleet.js';

const RECIPIENTS = 2_000;
const KILLED = ['dispatcher 1', 'planner', 'dispatcher 2'];
/** A kill falls at a random moment of this long after the one before. */
const UP_MS = 600;
/** What a stop may take before it is acknowledged. */
const SETTLED_WITHIN_MS = 30_000;
/** How long nothing may arrive after that. */
const QUIET_MS = 3_000;

let fleet: CampaignFleet;
afterEach(() => fleet.stop(), 60_000);

test(`after ${KILLED.length} times kill -9 of planner and dispatchers, no mail follows a stop, and the numbers add up`, async () => {
  fleet = await campaignFleet();
  const { stack, campaigns, mailServer } = fleet;
  const startNamed = (name: string) => fleet.start(name === 'planner' ? 'planner' : 'dispatcher');
  const by = { workspaceId: stack.workspaceId, testMode: false, actor: { kind: 'user' as const } };
  const names = ['dispatcher 1', 'dispatcher 2', 'planner'];
  const [, ...started] = await Promise.all([fleet.start('projector'), ...names.map((name) => startNamed(name))]);
  const running = new Map(names.map((name, i) => [name, started[i]]));
  const campaignId = await fleet.startCampaign(RECIPIENTS);
  while (mailServer.messageCount < 20) await sleep(10);
  for (const [i, name] of KILLED.entries()) {
    await sleep(Math.random() * UP_MS);
    await fleet.kill(running.get(name)!);
    // The planner and the last one are not there when the campaign is stopped.
    if (i < KILLED.length - 1 && name !== 'planner') running.set(name, await startNamed(name));
  }

  await campaigns.cancel(campaignId, by);
  const stoppedAtMs = performance.now();
  const stopped = await campaigns.whenSettled(campaignId, by, SETTLED_WITHIN_MS);
  const tookMs = Math.round(performance.now() - stoppedAtMs);
  const arrived = mailServer.messageCount;
  await sleep(QUIET_MS);
  const counted = await fleet.recount(campaignId);
  process.stdout.write(
    `stop-in-the-middle: ${KILLED.length} kills, ${counted.sends} of ${RECIPIENTS} asked for, ${counted.sent} sent, ` +
      `${counted.skipped} skipped, ${counted.failed} failed, ${counted.unknown.size} unknown; settled in ${tookMs} ms\n`,
  );
  expect(stopped.settled).toBe(true);
  expect(mailServer.messageCount).toBe(arrived);
  expect(counted.sent + counted.skipped + counted.failed).toBe(counted.sends);
  expect(counted.sent).toBeGreaterThan(0);
  expect(counted.skipped).toBeGreaterThan(0);
  const copies = mailServer.messageIds.map((id) => /req_[0-9A-Z]{26}/.exec(id)?.[0] ?? id);
  const doubled = copies.filter((id, i) => copies.indexOf(id) !== i);
  expect(doubled.filter((id) => !counted.unknown.has(id))).toEqual([]);
}, 120_000);
