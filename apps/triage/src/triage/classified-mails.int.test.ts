import { InboundClassified } from '@posthorn/events';
import { aWorkspace } from '@posthorn/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aRawMail } from '../raw-mail.fixture.js';
import { TriageWorld } from '../triage-world.fixture.js';
import { ClassifiedMails } from './classified-mails.js';

let world: TriageWorld;
beforeAll(async () => {
  world = await TriageWorld.open();
});
afterAll(() => world.close());

test('what was decided before another mail of the contact was classified is not told, and decided anew it is', async () => {
  const workspace = await aWorkspace();
  const [mail, other] = [await world.received(workspace, aRawMail()), await world.received(workspace, aRawMail())];
  const { workspaceId, sequence, contact = '', correlationId, data } = mail;
  const place = { workspaceId, contact, messageId: data.messageId, sequence };
  const fact = InboundClassified.of({ messageId: data.messageId, from: data.from });
  const at = { workspaceId, key: contact, contact, occurredAt: data.receivedAt, testMode: false, correlationId };
  const classified = new ClassifiedMails(world.log);
  const before = await classified.look(place);
  expect(before.isClassified).toBe(false);
  await world.triage().triage(other, 1);
  expect(await classified.append(place, [{ fact, ...at }], before)).toBe(false);
  expect(await world.told(mail)).toEqual([]);
  const now = await classified.look(place);
  expect(now).toMatchObject({ isClassified: false });
  expect(await classified.append(place, [{ fact, ...at }], now)).toBe(true);
  expect(await classified.look(place)).toMatchObject({ isClassified: true });
});
