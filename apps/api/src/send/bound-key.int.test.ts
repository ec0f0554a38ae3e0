import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ApiBench } from '../api.fixture.js';

let api: ApiBench;
beforeAll(async () => {
  api = await ApiBench.start();
});
afterAll(() => api.stop());
beforeEach(() => api.renew());

test('a key that is bound to a mailbox reads the sends of that mailbox and no others', async () => {
  const sarah = await api.mailbox({ address: 'sarah@acme.example', autonomyLevel: 3 });
  const tom = await api.mailbox({ address: 'tom@acme.example', autonomyLevel: 3 });
  const key = await api.boundKey('sarah@acme.example');
  const sendOf = async (body: object): Promise<string> => String((await api.requestSend(body)).body['requestId']);
  const own = await sendOf({ mailboxId: sarah });
  expect(await api.call('GET', `sends/${own}`, undefined, { key })).toMatchObject({
    status: 200,
    body: { agentId: sarah },
  });
  for (const other of [await sendOf({ mailboxId: tom }), await sendOf({})])
    expect(await api.call('GET', `sends/${other}`, undefined, { key })).toMatchObject({
      status: 404,
      body: { code: 'UNKNOWN_SEND' },
    });
});
