import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ApiBench } from '../api.fixture.js';

let api: ApiBench;
beforeAll(async () => {
  api = await ApiBench.start();
});
afterAll(() => api.stop());
beforeEach(() => api.renew());

const put = (settings: object, key?: string) =>
  api.call('PUT', 'policy', { settings }, key === undefined ? {} : { key });

describe('the policy', () => {
  test('is the defaults until it is set, and then what was set, with its hash', async () => {
    const before = await api.call('GET', 'policy');
    expect(before).toMatchObject({
      status: 200,
      body: {
        settings: { cooldownMinutes: 10, dailyLimit: null, requireVerifiedDomain: false },
        ruleSetSha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      },
    });
    const changed = await put({ dailyLimit: 100, riskLimits: { hardBouncesPerDay: 5 } });
    expect(changed).toMatchObject({
      status: 200,
      body: { settings: { cooldownMinutes: 10, dailyLimit: 100, riskLimits: { hardBouncesPerDay: 5 } } },
    });
    expect(changed.body['ruleSetSha256']).not.toBe(before.body['ruleSetSha256']);
    expect((await api.call('GET', 'policy')).body).toEqual(changed.body);
    expect((await put(before.body['settings'] as object)).body).toEqual(before.body);
  });

  test('is what the next send is judged by', async () => {
    await put({ dailyLimit: 0 });
    const verdict = await api.ask({ recipient: 'ann@example.com', content: { subject: 'Hi', text: 'Hi' } });
    expect(verdict).toMatchObject({ status: 'blocked', reason: 'budget_exceeded' });
    expect(verdict.decision.ruleSetSha256).toBe((await api.call('GET', 'policy')).body['ruleSetSha256']);
  });

  test('of one workspace is not that of another', async () => {
    await put({ dailyLimit: 1 });
    const { keys } = await api.anotherWorkspace();
    expect((await api.call('GET', 'policy', undefined, { key: keys.mm_live })).body).toMatchObject({
      settings: { dailyLimit: null },
    });
  });

  test('is read, not changed, by a key that is bound to a mailbox', async () => {
    const key = await api.boundKey('sarah@acme.example');
    expect(await api.call('GET', 'policy', undefined, { key })).toMatchObject({ status: 200 });
    expect(await put({}, key)).toMatchObject({ status: 403, body: { code: 'MAILBOX_KEY' } });
  });

  test.each([
    [{ dailyLimit: -1 }, '/settings/dailyLimit'],
    [{ dailyLimit: '5' }, '/settings/dailyLimit'],
    [{ dailylimit: 5 }, '/settings/dailylimit'],
    [{ riskLimits: { hardBounces: 5 } }, '/settings/riskLimits/hardBounces'],
    [{ cooldownMinutes: null }, '/settings/cooldownMinutes'],
  ])('%j is refused', async (settings, pointer) => {
    expect(await put(settings)).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
    expect((await api.call('GET', 'policy')).body).toMatchObject({ settings: { dailyLimit: null } });
  });

  test('without settings is refused', async () => {
    expect(await api.call('PUT', 'policy', { dailyLimit: 5 })).toMatchObject({ status: 400 });
  });
});

describe('the budget', () => {
  const content = { subject: 'Hi', text: 'Hi' };

  test('says what was used and what is left of each window', async () => {
    await put({ hourlyLimit: 10, monthlyLimit: 1_000 });
    for (const name of ['a', 'b', 'c']) await api.ask({ recipient: `${name}@example.com`, content });
    expect(await api.call('GET', 'budget')).toEqual({
      status: 200,
      body: {
        hourly: { used: 3, limit: 10, remaining: 7, resetsAt: expect.any(String) as string },
        daily: { used: 3, limit: null, remaining: null, resetsAt: expect.any(String) as string },
        monthly: { used: 3, limit: 1_000, remaining: 997, resetsAt: expect.any(String) as string },
      },
    });
    const { keys } = await api.anotherWorkspace();
    expect((await api.call('GET', 'budget', undefined, { key: keys.mm_live })).body).toMatchObject({
      hourly: { used: 0 },
    });
  });

  test('of a mailbox has its limits; a key that is bound to it asks for no other', async () => {
    const id = await api.mailbox({ address: 'sarah@acme.example', autonomyLevel: 3 });
    await api.call('PATCH', `mailboxes/${id}`, { dailySendLimit: 2 });
    await api.ask({ recipient: 'ann@example.com', content, agentId: id });
    const own = { status: 200, body: { daily: { used: 1, limit: 2, remaining: 1 } } };
    expect(await api.call('GET', `budget?mailboxId=${id}`)).toMatchObject(own);
    const key = await api.boundKey('sarah@acme.example');
    expect(await api.call('GET', 'budget', undefined, { key })).toMatchObject(own);
    const other = await api.mailbox({ address: 'tom@acme.example', autonomyLevel: 3 });
    expect(await api.call('GET', `budget?mailboxId=${other}`, undefined, { key })).toMatchObject({ status: 404 });
    const { keys } = await api.anotherWorkspace();
    expect(await api.call('GET', `budget?mailboxId=${id}`, undefined, { key: keys.mm_live })).toMatchObject({
      status: 404,
    });
  });

  test.each(['mailbox=x', 'mailboxId='])('asked with %s is refused', async (query) => {
    expect(await api.call('GET', `budget?${query}`)).toMatchObject({ status: 400 });
  });
});
