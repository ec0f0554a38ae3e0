import { setTimeout } from 'node:timers/promises';
import { type ConnectedEventLog, connectEventLog } from '@posthorn/event-log';
import { newId } from '@posthorn/events';
import { testServers } from '@posthorn/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aNatsLink, type NatsLink } from './nats-link.fixture.js';
import { pausing } from './pause-events.fixture.js';
import { type PauseChange, Pauses } from './pauses.js';

let other: ConnectedEventLog;
let link: NatsLink;
let log: ConnectedEventLog;
beforeAll(async () => {
  const { natsUrl } = testServers();
  other = await connectEventLog({ natsUrl });
  link = await aNatsLink(natsUrl);
  log = await connectEventLog({ natsUrl: link.url });
});
afterAll(async () => {
  await log.close();
  await other.close();
  await link.cut();
});

test('a pause by another process is known within a second and a half, and so is its end', async () => {
  const workspaceId = newId('wsk');
  const { pause, resume, pauseAgent } = pausing(other, workspaceId);
  const pauses = new Pauses(log);
  expect(await pauses.isPaused(workspaceId, 'agt_1')).toBeUndefined();
  // Half a second is what it promises, of which a busy machine makes more; without the events it would be two, the next proof.
  const soon = { timeout: 1_500, interval: 2 };
  await pause();
  await expect.poll(() => pauses.isPaused(workspaceId, 'agt_1'), soon).toMatchObject({ of: 'workspace' });
  await resume();
  await expect.poll(() => pauses.isPaused(workspaceId, 'agt_1'), soon).toBeUndefined();
  await pauseAgent();
  await expect.poll(() => pauses.isPaused(workspaceId, 'agt_1'), soon).toMatchObject({ of: 'agent' });
  await pauses.close();
});

test('while the log is away nobody may send, and the first answer afterwards knows every pause made meanwhile', async () => {
  const workspaces: readonly string[] = Array.from({ length: 5 }, () => newId('wsk'));
  const pauses = new Pauses(log);
  for (const workspaceId of workspaces) expect(await pauses.isPaused(workspaceId)).toBeUndefined();
  const changes: PauseChange[] = [];
  pauses.onChange((change) => changes.push(change));
  for (let round = 0; round < 2; round++) {
    await link.cut();
    for (const workspaceId of workspaces) {
      const { pause, resume } = pausing(other, workspaceId);
      await (round === 0 ? pause() : resume());
    }
    await setTimeout(2_100);
    const whileAway = pauses.isPaused(workspaces[0]!).then(
      () => 'answered',
      () => 'refused',
    );
    expect(await Promise.race([whileAway, setTimeout(500, 'waits')])).not.toBe('answered');
    await link.mend();
    await whileAway;
    const answers = await Promise.all(workspaces.map((workspaceId) => firstAnswer(pauses, workspaceId)));
    expect(answers.map((pause) => pause?.of)).toEqual(workspaces.map(() => (round === 0 ? 'workspace' : undefined)));
  }
  const told = changes.filter(({ workspaceId }) => workspaces.includes(workspaceId));
  expect(told.map(({ workspaceId, pause }) => [workspaceId, pause?.of])).toEqual([
    ...workspaces.map((workspaceId) => [workspaceId, 'workspace']),
    ...workspaces.map((workspaceId) => [workspaceId, undefined]),
  ]);
  await pauses.close();
}, 60_000);

async function firstAnswer(pauses: Pauses, workspaceId: string) {
  for (;;) {
    try {
      return await pauses.isPaused(workspaceId);
    } catch {
      await setTimeout(20);
    }
  }
}
