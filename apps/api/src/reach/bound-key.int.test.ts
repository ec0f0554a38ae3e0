import { newId } from '@posthorn/events';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ApiBench } from '../api.fixture.js';

let api: ApiBench;
beforeAll(async () => {
  api = await ApiBench.start();
});
afterAll(() => api.stop());
beforeEach(() => api.renew());

const id = newId('any').slice(4);

test.each<[method: string, path: string, body?: object]>([
  ['POST', 'autopilot/start', { goal: 'Find SaaS founders in India' }],
  ['GET', 'autopilot/runs'],
  ['GET', 'autopilot/credits'],
  ['GET', `autopilot/run_${id}`],
  ['GET', `autopilot/run_${id}/status`],
  ['POST', `autopilot/run_${id}/status`, { action: 'stop' }],
  ['POST', 'lead-finder/search', { query: 'founders' }],
  ['GET', `lead-finder/jobs/job_${id}`],
  ['POST', `lead-finder/jobs/job_${id}/cancel`, {}],
  ['POST', 'leads', { email: 'ann@acme.example' }],
  ['GET', 'leads'],
  ['GET', 'leads/export'],
  ['GET', `leads/led_${id}`],
  ['PATCH', `leads/led_${id}`, { role: 'Founder' }],
  ['DELETE', `leads/led_${id}`],
  ['POST', 'leads/import'],
  ['GET', 'leads/imports'],
  ['GET', `leads/imports/imp_${id}`],
  ['GET', `leads/imports/imp_${id}/errors`],
  ['POST', `leads/imports/imp_${id}/cancel`],
  ['GET', 'lead-lists'],
  ['POST', 'lead-lists', { name: 'Fair' }],
  ['GET', `lead-lists/lst_${id}/leads`],
])('a key that is bound to a mailbox is refused the whole workspace: %s %s', async (method, path, body) => {
  const key = await api.boundKey('sarah@acme.example', 'msr');
  const answer = await fetch(`${api.url}/reach/api/${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  expect(answer.status).toBe(403);
  expect(await answer.json()).toEqual({ error: expect.stringContaining('This API key is bound to a mailbox') });
});
