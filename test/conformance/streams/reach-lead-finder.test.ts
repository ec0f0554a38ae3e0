import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { inShell } from '../../system/programs.js';
import { call } from '../../system/requests.js';
import { theSystem } from '../../system/system.js';
import { byParserInUse, readEventStream } from '../whatwg-event-stream.js';

const { url, other, credentials } = theSystem();
const KEY = credentials.keys.msr;

const path = (jobId: string) => `/reach/api/lead-finder/jobs/${jobId}/stream`;
const finished = z.strictObject({
  jobId: z.string(),
  status: z.enum(['done', 'failed']),
  progress: z.null(),
  total_found: z.number(),
  error: z.string().nullable(),
  completed_at: z.string(),
});

const foundFrame = z.strictObject({ total: z.number(), leads: z.array(z.record(z.string(), z.unknown())) });

/** What MisarReach documents of a lead (PEERS 5.3), and our id. */
const LEAD =
  'id name email role company linkedin_url location source enriched score score_reason verify_status ai_message'.split(
    ' ',
  );

test('a search that the API starts is streamed or, when it is over, answered as JSON, and finds what is there', async () => {
  const town = `Town ${randomUUID().slice(0, 8)}`;
  for (const name of ['Priya Sharma', 'Ravi Iyer']) {
    const email = `${randomUUID().slice(0, 13)}@example.com`;
    const lead = { email, name, role: 'Founder', location: town };
    const answer = await call('POST', '/reach/api/leads', { key: KEY, json: lead });
    expect(answer.status, answer.text).toBeLessThan(300);
  }
  const started = await call('POST', '/reach/api/lead-finder/search', {
    key: KEY,
    json: { query: 'founders', filters: { location: town } },
  });
  const { jobId } = z.object({ jobId: z.string() }).parse(started.body);
  await using curl = inShell(`curl -sN -H "Authorization: Bearer ${KEY}" "${url}${path(jobId)}"`);
  const { code, stdout } = await curl.finished();
  expect(code).toBe(0);
  const bytes = Buffer.from(stdout);
  const events = readEventStream(bytes);
  expect(events).toEqual(byParserInUse(bytes));
  const found = events.flatMap(({ type, data }) => (type === 'found' ? foundFrame.parse(JSON.parse(data)).leads : []));
  for (const lead of found) expect(Object.keys(lead)).toEqual(LEAD);
  const end = events.length > 0 ? events.at(-1)?.data : stdout;
  expect(finished.parse(JSON.parse(end ?? ''))).toMatchObject({ jobId, status: 'done', total_found: 2, error: null });
  const again = await call('GET', path(jobId).replace('/reach', ''), { key: KEY.replace('msr_', 'mrk_') });
  expect(finished.parse(again.body)).toEqual(JSON.parse(end ?? ''));
});

test.skipIf(other === undefined)('another workspace’s search and an unknown one are not found', async () => {
  const started = await call('POST', '/reach/api/lead-finder/search', {
    key: other?.keys.msr ?? '',
    json: { query: 'founders' },
  });
  const { jobId } = z.object({ jobId: z.string() }).parse(started.body);
  for (const id of [jobId, 'job_1']) {
    const answer = await call('GET', path(id), { key: KEY });
    expect([answer.status, answer.text]).toEqual([404, '{"error":"Job not found"}']);
  }
});
