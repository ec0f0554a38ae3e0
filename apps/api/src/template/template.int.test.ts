import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ApiBench } from '../api.fixture.js';

let api: ApiBench;
beforeAll(async () => {
  api = await ApiBench.start();
});
afterAll(() => api.stop());
beforeEach(() => api.renew());

const WELCOME = {
  name: 'welcome',
  subject: 'Welcome, {{ name }}',
  html: '<p>Hello {{ name }}, your plan is {{ plan }}.</p>',
  text: 'Hello {{ name }}, your plan is {{ plan }}.',
};

async function aTemplate(body: object = {}): Promise<string> {
  const made = await api.call('POST', 'templates', { ...WELCOME, ...body });
  expect(made.status).toBe(201);
  return String(made.body['id']);
}

const inBody = (parts: object): object => ({ body: expect.objectContaining(parts) as unknown });

describe('a template', () => {
  test('is made as a draft, found by id and by name, and listed', async () => {
    const { status, body } = await api.call('POST', 'templates', WELCOME);
    expect({ status, body }).toEqual({
      status: 201,
      body: {
        id: expect.stringMatching(/^tpl_/) as string,
        ...WELCOME,
        status: 'draft',
        version: 1,
        createdAt: expect.any(String) as string,
        updatedAt: expect.any(String) as string,
        lint: { ok: true, findings: expect.any(Array) as unknown[], variables: ['name', 'plan'] },
      },
    });
    for (const id of [body['id'], 'welcome'])
      expect(await api.call('GET', `templates/${String(id)}`)).toEqual({ status: 200, body });
    const { html: _html, text: _text, lint: _lint, ...summary } = body;
    expect((await api.call('GET', 'templates')).body).toEqual({ templates: [summary], nextCursor: null });
  });

  test('is listed page by page', async () => {
    for (const name of ['a', 'b', 'c']) await aTemplate({ name });
    const { body } = await api.call('GET', 'templates?limit=2');
    expect(body).toMatchObject({ templates: [{ name: 'a' }, { name: 'b' }] });
    const rest = await api.call('GET', `templates?cursor=${String(body['nextCursor'])}`);
    expect(rest.body).toMatchObject({ templates: [{ name: 'c' }], nextCursor: null });
  });

  test('counts its changes, and an approval ends with one', async () => {
    const id = await aTemplate();
    expect((await api.call('POST', `templates/${id}/approve`, { version: 1 })).body).toMatchObject({
      status: 'approved',
      version: 1,
    });
    expect((await api.call('PATCH', `templates/${id}`, { name: 'hello' })).body).toMatchObject({
      name: 'hello',
      status: 'approved',
      version: 1,
    });
    expect((await api.call('PATCH', `templates/${id}`, { subject: 'Hi', html: null })).body).toMatchObject({
      subject: 'Hi',
      html: null,
      text: WELCOME.text,
      status: 'draft',
      version: 2,
    });
  });

  test('is approved at the version that was looked at, and at no other', async () => {
    const id = await aTemplate();
    await api.call('PATCH', `templates/${id}`, { subject: 'Buy now' });
    const stale = { status: 409, body: { code: 'TEMPLATE_CHANGED', version: 2 } };
    expect(await api.call('POST', `templates/${id}/approve`, { version: 1 })).toMatchObject(stale);
    expect(await api.call('PATCH', `templates/${id}`, { version: 1, subject: 'x' })).toMatchObject(stale);
    expect(await api.call('POST', `templates/${id}/render`, { version: 1 })).toMatchObject(stale);
    expect(await api.call('POST', `templates/${id}/approve`, {})).toMatchObject({ status: 400 });
    expect((await api.call('GET', `templates/${id}`)).body).toMatchObject({ status: 'draft' });
  });

  test('changed by two at once is changed by one', async () => {
    const id = await aTemplate();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => `Hi ${index}`).map((subject) =>
        api.call('PATCH', `templates/${id}`, { version: 1, subject }),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      200,
      ...Array.from({ length: 19 }, () => 409),
    ]);
    expect((await api.call('GET', `templates/${id}`)).body).toMatchObject({ version: 2 });
  });

  test('with errors is kept, and not approved', async () => {
    const id = await aTemplate({ html: '<p>{{ name </p>' });
    expect((await api.call('GET', `templates/${id}`)).body).toMatchObject({ lint: { ok: false } });
    expect(await api.call('POST', `templates/${id}/approve`, { version: 1 })).toMatchObject({
      status: 422,
      ...inBody({
        code: 'TEMPLATE_LINT_FAILED',
        findings: [expect.objectContaining({ severity: 'error', part: 'html' })],
      }),
    });
  });

  test('cannot have the name of another, nor lose its body', async () => {
    await aTemplate();
    expect(await api.call('POST', 'templates', WELCOME)).toMatchObject({
      status: 409,
      body: { code: 'TEMPLATE_NAME_TAKEN' },
    });
    const id = await aTemplate({ name: 'other', html: null });
    expect(await api.call('PATCH', `templates/${id}`, { name: 'welcome' })).toMatchObject({ status: 409 });
    expect(await api.call('PATCH', `templates/${id}`, { text: null })).toMatchObject({
      status: 422,
      body: { code: 'TEMPLATE_WITHOUT_BODY' },
    });
  });

  test('is gone when it is deleted', async () => {
    const id = await aTemplate();
    expect(await api.call('DELETE', `templates/${id}`)).toEqual({ status: 204, body: {} });
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', ''],
      ['POST', '/render'],
    ] as const)
      expect(await api.call(method, `templates/${id}${path}`, method === 'POST' ? {} : undefined)).toMatchObject({
        status: 404,
        body: { code: 'UNKNOWN_TEMPLATE' },
      });
  });

  test('of another workspace is not there, by id or by name', async () => {
    const id = await aTemplate();
    const { keys } = await api.anotherWorkspace();
    const key = keys.mm_live;
    for (const named of [id, 'welcome'])
      for (const [method, path, body] of [
        ['GET', '', undefined],
        ['PATCH', '', { subject: 'mine' }],
        ['POST', '/approve', { version: 1 }],
        ['POST', '/render', {}],
        ['DELETE', '', undefined],
      ] as const)
        expect(await api.call(method, `templates/${named}${path}`, body, { key })).toMatchObject({ status: 404 });
    expect((await api.call('GET', 'templates', undefined, { key })).body).toMatchObject({ templates: [] });
    expect(await api.call('POST', 'templates', WELCOME, { key })).toMatchObject({ status: 201 });
    expect((await api.call('GET', `templates/${id}`)).body).toMatchObject({ version: 1, status: 'draft' });
  });

  test('is no business of a key that is bound to a mailbox', async () => {
    const id = await aTemplate();
    const key = await api.boundKey('sarah@acme.example');
    for (const path of ['templates', `templates/${id}`])
      expect(await api.call('GET', path, undefined, { key })).toMatchObject({ status: 403 });
  });

  test.each([
    ['no body', { html: undefined, text: undefined }, '/html'],
    ['an empty body', { html: '', text: null }, '/html'],
    ['no subject', { subject: '' }, '/subject'],
    ['a subject of two lines', { subject: 'a\nb' }, '/subject'],
    ['a name that is an id', { name: 'tpl_01KAFR8Y3ZQ0V5K3T9M2X7B4CD' }, '/name'],
    ['an unknown field', { body: 'x' }, '/body'],
    ['what PostgreSQL cannot keep', { text: 'a\u0000' }, '/text'],
  ])('is not made of %s', async (_, change, pointer) => {
    expect(await api.call('POST', 'templates', { ...WELCOME, ...change })).toMatchObject({
      status: 400,
      body: { code: 'INVALID_REQUEST', errors: [{ pointer }] },
    });
  });
});

describe('a look at a template', () => {
  test('renders what a recipient would get, escaped', async () => {
    const id = await aTemplate();
    const variables = { name: 'Ann <b>', plan: 'Pro' };
    expect(await api.call('POST', `templates/${id}/render`, { variables })).toEqual({
      status: 200,
      body: {
        version: 1,
        subject: 'Welcome, Ann <b>',
        html: '<p>Hello Ann &lt;b&gt;, your plan is Pro.</p>',
        text: 'Hello Ann <b>, your plan is Pro.',
      },
    });
    const { name: _, ...draft } = WELCOME;
    expect((await api.call('POST', 'templates/render', { ...draft, variables })).body).toMatchObject({
      subject: 'Welcome, Ann <b>',
    });
  });

  test('names every variable that is missing', async () => {
    const id = await aTemplate();
    expect(await api.call('POST', `templates/${id}/render`, {})).toMatchObject({
      status: 422,
      body: {
        code: 'MISSING_VARIABLES',
        missing: ['name', 'plan'],
        errors: [{ pointer: '/variables/name' }, { pointer: '/variables/plan' }],
      },
    });
  });

  test('tells of errors in one that is not stored', async () => {
    expect(await api.call('POST', 'templates/lint', { subject: 'Hi', text: '{% if %}' })).toMatchObject({
      status: 200,
      body: { ok: false, findings: expect.any(Array) as unknown[] },
    });
    expect(await api.call('POST', 'templates/render', { subject: 'Hi', text: '{% if %}' })).toMatchObject({
      status: 422,
      body: { code: 'TEMPLATE_NOT_RENDERED' },
    });
  });
});
