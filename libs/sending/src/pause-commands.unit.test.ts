import { InMemoryEventLog } from '@posthorn/event-log/testing';
import type { RecordedEvent } from '@posthorn/events';
import { expect, test } from 'vitest';
import { PauseCommands } from './pause-commands.js';
import { PERSON, WORKSPACE } from './sending.fixture.js';

async function recorded(log: InMemoryEventLog): Promise<RecordedEvent[]> {
  const events = [];
  for await (const event of log.read()) events.push(event);
  return events;
}

test('what is so already changes nothing, whoever says so and however often', async () => {
  const log = new InMemoryEventLog();
  const pauses = new PauseCommands(log);
  expect(await pauses.resumeWorkspace(PERSON)).toEqual({ changed: false });
  const answers = await Promise.all([1, 2, 3].map(() => pauses.pauseWorkspace(PERSON, { detail: 'holiday' })));
  expect(answers.filter(({ changed }) => changed)).toHaveLength(1);
  expect(await pauses.resumeWorkspace(PERSON)).toEqual({ changed: true });
  expect(await pauses.pauseWorkspace(PERSON)).toEqual({ changed: true });
  expect((await recorded(log)).map(({ type }) => type)).toEqual([
    'workspace.paused',
    'workspace.resumed',
    'workspace.paused',
  ]);
});

test('agents are paused one by one, under their own ids', async () => {
  const log = new InMemoryEventLog();
  const pauses = new PauseCommands(log);
  await pauses.pauseAgent({ agentId: 'agt_1', agentName: 'Sarah' }, PERSON, { reason: 'complaint_rate' });
  expect(await pauses.pauseAgent({ agentId: 'agt_2' }, PERSON)).toEqual({ changed: true });
  expect(await pauses.resumeAgent({ agentId: 'agt_1' }, PERSON)).toEqual({ changed: true });
  expect(await recorded(log)).toMatchObject([
    {
      subject: `evt.${WORKSPACE}.agent.agt_1.paused`,
      agentId: 'agt_1',
      data: { agentName: 'Sarah', reason: 'complaint_rate', pausedBy: PERSON.actor },
    },
    { subject: `evt.${WORKSPACE}.agent.agt_2.paused`, data: { reason: 'requested' } },
    { subject: `evt.${WORKSPACE}.agent.agt_1.resumed` },
  ]);
});
