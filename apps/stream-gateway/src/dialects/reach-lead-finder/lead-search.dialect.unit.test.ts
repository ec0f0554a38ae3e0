import { catalogue } from '@posthorn/events';
import { expect, test } from 'vitest';
import { render } from '../../engine/render.js';
import { logged } from '../dialect.fixture.js';
import { leadSearch, leadSearchView, leadSearchVocabulary } from './lead-search.dialect.js';

const at = '2026-06-15T09:00:02.000Z';
const jobId = 'job_1';
const lead = { leadId: 'led_1', source: 'local', score: 0.5 };
const known = {
  ...lead,
  name: 'Priya Sharma',
  email: 'priya@example.com',
  role: 'Founder',
  company: 'Acme',
  location: 'Pune',
  linkedinUrl: 'https://www.linkedin.com/in/priya',
  score: 0.92,
  scoreReason: 'role and location match',
};

const over = { jobId, progress: null, completed_at: at };
const VIEWS: readonly (readonly [name: string, type: string, data: Record<string, unknown>, view: unknown])[] = [
  [
    'progress',
    'lead.search_started',
    { jobId, query: 'SaaS founders', sources: ['local', 'crm'], startedBy: { kind: 'key' }, startedAt: at },
    { message: 'Searching local, crm', query: 'SaaS founders', source: null, examined: 0, total: 0, progress: 0 },
  ],
  [
    'progress',
    'lead.search_progressed',
    { jobId, source: 'local', examined: 5_000, found: 40, progress: 0.5, progressedAt: at },
    { message: 'local: 5000 looked at, 40 found', source: 'local', examined: 5_000, total: 40, progress: 0.5 },
  ],
  [
    'found',
    'lead.found',
    { jobId, leads: [known, lead], found: 12, foundAt: at },
    {
      total: 12,
      leads: [
        {
          id: 'led_1',
          name: 'Priya Sharma',
          email: 'priya@example.com',
          role: 'Founder',
          company: 'Acme',
          linkedin_url: 'https://www.linkedin.com/in/priya',
          location: 'Pune',
          source: 'local',
          enriched: false,
          score: 0.92,
          score_reason: 'role and location match',
          verify_status: null,
          ai_message: null,
        },
        {
          id: 'led_1',
          name: null,
          email: null,
          role: null,
          company: null,
          linkedin_url: null,
          location: null,
          source: 'local',
          enriched: false,
          score: 0.5,
          score_reason: null,
          verify_status: null,
          ai_message: null,
        },
      ],
    },
  ],
  [
    'complete',
    'lead.search_completed',
    { jobId, outcome: 'complete', found: 87, completedAt: at },
    { ...over, status: 'done', total_found: 87, error: null },
  ],
  [
    'error',
    'lead.search_completed',
    { jobId, outcome: 'error', found: 3, error: 'crm does not answer', completedAt: at },
    { ...over, status: 'failed', total_found: 3, error: 'crm does not answer' },
  ],
  [
    'timeout',
    'lead.search_completed',
    { jobId, outcome: 'timeout', found: 3, completedAt: at },
    { ...over, status: 'failed', total_found: 3, error: expect.stringContaining('too long') },
  ],
  [
    'error',
    'lead.search_completed',
    { jobId, outcome: 'canceled', found: 3, completedAt: at },
    { ...over, status: 'failed', total_found: 3, error: expect.stringContaining('called off') },
  ],
];

test.each(VIEWS)('%s is what a client is told of %s %j', async (name, type, data, view) => {
  const shown = leadSearchView(await logged(type, data));
  expect(shown?.event).toBe(name);
  expect(JSON.parse(shown?.data ?? '')).toEqual(view);
});

test('a frame has our id, the name and one line of data', async () => {
  const event = await logged('lead.search_completed', { jobId, outcome: 'complete', found: 87, completedAt: at });
  expect(render(event, leadSearch)).toBe(
    `id: ${event.id}\nevent: complete\ndata: {"jobId":"job_1","status":"done","progress":null,"total_found":87,"error":null,"completed_at":"${at}"}\n\n`,
  );
});

test('the end of a search is the last frame of its stream, nothing else is', () => {
  const ends = catalogue.filter(({ type }) => leadSearch.isLast?.({ type } as never));
  expect(ends.map(({ type }) => type)).toEqual(['lead.search_completed']);
});

test('every example of a search in the catalogue has a frame, and imports have none', async () => {
  for (const { type, family, examples } of catalogue) {
    for (const data of family === 'lead' ? (examples ?? []) : []) {
      const view = leadSearchView(await logged(type, data));
      expect(view?.event, type).toBe(leadSearchVocabulary.wordFor({ type, data })?.name);
      expect(view === undefined, type).toBe(type.startsWith('lead.import_'));
    }
  }
});
