import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ApiBench } from '../api.fixture.js';

let api: ApiBench;
beforeAll(async () => {
  api = await ApiBench.start();
});
afterAll(() => api.stop());
beforeEach(() => api.renew());

async function aContact(email = 'ann@example.com'): Promise<string> {
  return String((await api.call('POST', 'contacts', { email, name: 'Ann' })).body['contactId']);
}

test('a contact is shown by its id and found by its address, in whatever spelling', async () => {
  const id = await aContact();
  const { status, body } = await api.call('GET', `contacts/${id}`);
  expect({ status, body }).toMatchObject({
    status: 200,
    body: { contactId: id, email: 'ann@example.com', name: 'Ann' },
  });
  expect((await api.call('GET', 'contacts?email=ANN@Example.com')).body).toEqual({
    contacts: [body],
    nextCursor: null,
  });
  expect((await api.call('GET', 'contacts?email=bob@example.com')).body).toEqual({ contacts: [], nextCursor: null });
});

test('a contact is renamed, and loses its name', async () => {
  const id = await aContact();
  expect((await api.call('PATCH', `contacts/${id}`, { name: 'Anna' })).body).toMatchObject({ name: 'Anna' });
  expect((await api.call('PATCH', `contacts/${id}`, { name: null })).body).toMatchObject({ name: null });
});

test('a deleted contact is gone, once', async () => {
  const id = await aContact();
  expect(await api.call('DELETE', `contacts/${id}`)).toEqual({ status: 204, body: {} });
  for (const [method, body] of [
    ['GET', undefined],
    ['PATCH', { name: 'x' }],
    ['DELETE', undefined],
  ] as const)
    expect(await api.call(method, `contacts/${id}`, body)).toMatchObject({
      status: 404,
      body: { code: 'UNKNOWN_CONTACT' },
    });
});

test('a contact of another workspace is not there', async () => {
  const id = await aContact();
  const { keys } = await api.anotherWorkspace();
  const key = keys.mm_live;
  for (const [method, body] of [
    ['GET', undefined],
    ['PATCH', { name: 'x' }],
    ['DELETE', undefined],
  ] as const)
    expect(await api.call(method, `contacts/${id}`, body, { key })).toMatchObject({ status: 404 });
  expect((await api.call('GET', `contacts/${id}`)).body).toMatchObject({ name: 'Ann' });
});

test.each([{}, { name: 1 }, { name: 'a\u0000' }, { email: 'b@example.com' }, { name: 'x', email: 'b@example.com' }])(
  'a change to %j is refused',
  async (body) => {
    const id = await aContact();
    expect(await api.call('PATCH', `contacts/${id}`, body)).toMatchObject({ status: 400 });
  },
);
