import type { AgentRow } from '@posthorn/sending';
import { expect, test } from 'vitest';
import { senderOf, type SenderPorts } from './run-sender.js';

const ANNA: AgentRow = {
  id: 'agt_1',
  workspace_id: 'wsk_1',
  name: 'sales',
  email: 'anna@acme.example',
  display_name: 'Anna',
  autonomy_level: 3,
  hourly_send_limit: null,
  daily_send_limit: null,
  allowlist_domains: [],
  blocklist_domains: [],
  archived_at: null,
};
const RUN = { workspaceId: 'wsk_1', testMode: false };
const DEFAULT = { email: 'no-reply@acme.example' };

function ports(more: Partial<SenderPorts> = {}, agents: readonly AgentRow[] = []): SenderPorts {
  return {
    agent: (_, id) => Promise.resolve(agents.find((agent) => agent.id === id)),
    agentsWithAddress: () => Promise.resolve(agents),
    defaultFrom: undefined,
    isSandbox: false,
    ...more,
  };
}

test('a run of an agent is from that agent', async () => {
  const sender = await senderOf(ports({ defaultFrom: DEFAULT }, [ANNA]), { ...RUN, agentId: 'agt_1' });
  expect(sender).toEqual({ agentId: 'agt_1', from: { email: 'anna@acme.example', name: 'Anna' } });
});

test.each([
  ['archived', { ...ANNA, archived_at: new Date() }],
  ['without an address', { ...ANNA, email: null }],
])('a run of an agent that is %s fails', async (_, agent) => {
  await expect(senderOf(ports({ isSandbox: true }, [agent]), { ...RUN, agentId: 'agt_1' })).rejects.toMatchObject({
    reason: 'no_sender',
  });
});

test('a run of nobody is from the sender of the installation', async () => {
  expect(await senderOf(ports({ defaultFrom: DEFAULT }, [ANNA]), RUN)).toEqual({ from: DEFAULT });
});

test('without one it is from the only agent there is', async () => {
  expect(await senderOf(ports({}, [ANNA]), RUN)).toMatchObject({ agentId: 'agt_1' });
  const two = [ANNA, { ...ANNA, id: 'agt_2' }];
  await expect(senderOf(ports({}, two), RUN)).rejects.toThrow('not clear which agent');
});

test('in the sandbox nobody has to be set up, elsewhere somebody has', async () => {
  expect((await senderOf(ports({ isSandbox: true }), RUN)).from.email).toMatch(/\.invalid$/);
  expect((await senderOf(ports(), { ...RUN, testMode: true })).from.email).toMatch(/\.invalid$/);
  await expect(senderOf(ports(), RUN)).rejects.toThrow('set MAIL_FROM');
});
