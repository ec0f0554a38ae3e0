import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ApiBench } from '../api.fixture.js';

let api: ApiBench;
beforeAll(async () => {
  api = await ApiBench.start();
});
afterAll(() => api.stop());
beforeEach(() => api.renew());

test('stops an agent and resumes it, once each', async () => {
  const id = await api.register('Sarah');
  for (let times = 0; times < 2; times++)
    expect(
      await api.call('POST', `mailboxes/${id}/pause`, { reason: 'complaint_rate', detail: 'Too many.' }),
    ).toMatchObject({ status: 200, body: { id, status: 'paused' } });
  expect((await api.call('GET', 'mailboxes')).body).toMatchObject({ mailboxes: [{ status: 'paused' }] });
  for (let times = 0; times < 2; times++)
    expect(await api.call('POST', `mailboxes/${id}/resume`)).toMatchObject({
      status: 200,
      body: { status: 'active' },
    });
  expect(await api.events(`agent.${id}.*`)).toMatchObject([
    {
      type: 'agent.paused',
      data: {
        agentId: id,
        agentName: 'Sarah',
        reason: 'complaint_rate',
        detail: 'Too many.',
        pausedBy: { kind: 'key' },
      },
    },
    { type: 'agent.resumed', data: { agentId: id, resumedBy: { kind: 'key' } } },
  ]);
});

test('stops a whole workspace, and no other one', async () => {
  const { workspaceId } = api.workspace;
  expect(await api.call('GET', 'workspace')).toEqual({
    status: 200,
    body: { tenantId: workspaceId, status: 'active', pause: null },
  });
  const { status, body } = await api.call('POST', 'workspace/pause', { detail: 'Under attack.' });
  expect({ status, body }).toEqual({
    status: 200,
    body: {
      tenantId: workspaceId,
      status: 'paused',
      pause: { reason: 'requested', detail: 'Under attack.', pausedAt: expect.any(String) as string },
    },
  });
  const { keys } = await api.anotherWorkspace();
  expect((await api.call('GET', 'workspace', undefined, { key: keys.mm_live })).body).toMatchObject({
    status: 'active',
  });
  expect((await api.call('POST', 'workspace/resume', {})).body).toMatchObject({ status: 'active', pause: null });
});

test.each([
  ['workspace/pause', { reason: 'Too many complaints' }],
  ['workspace/pause', { why: 'x' }],
  ['workspace/resume', { reason: 'x' }],
])('%s refuses %j', async (path, body) => {
  expect(await api.call('POST', path, body)).toMatchObject({ status: 400 });
});
