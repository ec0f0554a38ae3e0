import { type ConnectedEventLog, connectEventLog } from '@posthorn/event-log';
import { SendQueued } from '@posthorn/events';
import { testServers } from '@posthorn/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { policySettings } from '../settings.js';
import { ContactFixture } from './contact.fixture.js';

let replicas: readonly ConnectedEventLog[];
beforeAll(async () => {
  const { natsUrl } = testServers();
  replicas = await Promise.all([0, 1, 2].map(() => connectEventLog({ natsUrl })));
});
afterAll(() => Promise.all(replicas.map((log) => log.close())));

const SETTINGS = policySettings.parse({});

test('of 60 requests at once by three replicas one of each template is queued', async () => {
  const contact = new ContactFixture(SETTINGS);
  const nowMs = Date.now();
  const decisions = await Promise.all(
    Array.from({ length: 60 }, (_, i) =>
      contact.request(replicas[i % 3]!, nowMs + (i % 7), { templateId: `tpl_${i % 4}` }),
    ),
  );
  expect(decisions.filter(({ outcome }) => outcome === 'allowed')).toHaveLength(4);
  const blocked = decisions.filter(({ outcome }) => outcome === 'blocked');
  expect(new Set(blocked.map(({ reason }) => reason))).toEqual(new Set(['cooldown_active']));
  const events = await contact.events(replicas[0]!);
  expect(new Set(events.map(({ data }) => data['templateId']))).toEqual(new Set(['tpl_0', 'tpl_1', 'tpl_2', 'tpl_3']));
  expect(events.map(({ type }) => type)).toEqual(Array.from({ length: 4 }, () => SendQueued.type));
});

test('no send is queued after a suppression, whoever comes first', async () => {
  const nowMs = Date.now();
  for (let round = 0; round < 10; round++) {
    const contact = new ContactFixture(SETTINGS);
    await Promise.all([
      ...Array.from({ length: 6 }, (_, i) => contact.request(replicas[i % 3]!, nowMs, { templateId: `tpl_${i}` })),
      contact.suppress(replicas[round % 3]!, nowMs),
    ]);
    const types = (await contact.events(replicas[0]!)).map(({ type }) => type);
    expect(types.at(-1)).toBe('suppression.added');
  }
});

test('of what was suppressed in several scopes each is found, as is a canceled send', async () => {
  const [log] = replicas;
  const contact = new ContactFixture(SETTINGS);
  const nowMs = Date.now();
  await contact.suppress(log!, nowMs);
  await contact.suppress(log!, nowMs, 'c1');
  await contact.unsuppress(log!, nowMs);
  const request = (wanted: object) => contact.request(log!, nowMs, { templateId: 'tpl_1', ...wanted });
  expect(await request({ campaignId: 'c1' })).toMatchObject({ suppression: { scope: 'campaign' } });
  expect(await request({ campaignId: 'c2' })).toMatchObject({ outcome: 'allowed' });
  expect(await request({})).toMatchObject({ reason: 'cooldown_active' });
  await contact.cancel(log!, nowMs);
  expect(await request({})).toMatchObject({ outcome: 'allowed' });
});
