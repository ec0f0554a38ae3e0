import { generationSettings } from '@posthorn/generation/config';
import { aModelServer, type FakeAnswer } from '@posthorn/testing';
import { afterEach, expect, test } from 'vitest';
import { MailsAiBench } from './mails-ai.fixture.js';

const open: { [Symbol.asyncDispose](): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each[Symbol.asyncDispose]();
});

async function aBench(answer: FakeAnswer | 'no model' | 'no replica'): Promise<MailsAiBench> {
  if (answer === 'no replica') return opened(await MailsAiBench.start({ generation: 'none' }));
  const settings = { ...generationSettings.parse({}), GENERATION_STALL_MS: 300 };
  if (answer === 'no model') return opened(await MailsAiBench.start({ generation: settings }));
  const model = await aModelServer(answer);
  open.unshift({ [Symbol.asyncDispose]: () => model.close() });
  return opened(
    await MailsAiBench.start({ generation: { ...settings, AI_BASE_URL: model.baseUrl, AI_MODEL: 'fake' } }),
  );
}

async function opened(bench: MailsAiBench): Promise<MailsAiBench> {
  open.unshift(bench);
  await bench.renew();
  return bench;
}

test('without a model the offline writer acknowledges the mail', async () => {
  const bench = await aBench('no model');
  const { id } = await bench.receive();
  const { status, body } = await bench.post(`messages/${id}/draft-reply`, { tone: 'formal' });
  expect({ status, body }).toMatchObject({
    status: 201,
    body: { body_text: expect.stringContaining('about “My order”'), subject: 'Re: My order' },
  });
  expect((await bench.events('generation'))[0]?.data['model']).toContain('offline');
});

test('a model that breaks off leaves no draft, and the caller is told', async () => {
  const bench = await aBench({ deltas: ['Hello', ' Dana'], ending: 'cut' });
  const { id } = await bench.receive();
  expect(await bench.post(`messages/${id}/draft-reply`)).toMatchObject({
    status: 502,
    body: { error: { code: 'generation_failed' } },
  });
  expect(await bench.events('draft')).toEqual([]);
});

test('without a replica of generation it is told at once', async () => {
  const bench = await aBench('no replica');
  const { id } = await bench.receive();
  const answer = await bench.post(`messages/${id}/draft-reply`);
  expect(answer).toMatchObject({ status: 503, body: { error: { code: 'generation_unavailable' } } });
  expect(answer.headers.get('retry-after')).toBe('5');
});
