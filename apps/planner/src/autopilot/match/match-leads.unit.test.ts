import { type FoundLead, type LeadQuery, type LeadSource, LeadSourceError } from '@posthorn/leads';
import { expect, test } from 'vitest';
import { matchLeads, type MatchReport } from './match-leads.js';

const QUERY: LeadQuery = { workspaceId: 'wsk_1', text: 'founders', limit: 100 };

function aLead(email: string, more: Partial<FoundLead> = {}): FoundLead {
  return {
    leadId: `led_${email}`,
    email,
    source: 'test',
    score: 1,
    scoreReason: 'role',
    flags: { roleAccount: false, disposable: false },
    variables: {},
    ...more,
  };
}

function aSource(
  name: string,
  leads: readonly FoundLead[],
  nearest: readonly FoundLead[] = [],
): LeadSource & { asked: number[] } {
  const asked: number[] = [];
  return {
    name,
    asked,
    async *search({ limit }) {
      asked.push(limit);
      for (const lead of leads.slice(0, limit)) yield { source: name, examined: 50, leads: [lead], progress: 0.5 };
      yield { source: name, examined: 50, leads: [], nearest, progress: 1 };
    },
  };
}

async function match(sources: readonly LeadSource[], query = QUERY) {
  const report: MatchReport = { lines: [], missed: [], failed: [] };
  const found: string[] = [];
  for await (const { email } of matchLeads(sources, query, report, new AbortController().signal)) found.push(email);
  return { found, ...report };
}

test('takes each address once, over all sources', async () => {
  const sources = [
    aSource('local', [aLead('a@x.example'), aLead('A@X.example')]),
    aSource('crm', [aLead('a@x.example'), aLead('b@x.example')]),
  ];
  const { found, lines } = await match(sources);
  expect(found).toEqual(['a@x.example', 'b@x.example']);
  expect(lines).toContain('local: 1 of 50 leads match');
});

test('asks no source for more than is left, and none when nothing is', async () => {
  const sources = [
    aSource('local', [aLead('a@x.example'), aLead('b@x.example')]),
    aSource('crm', [aLead('c@x.example')]),
    aSource('far', []),
  ];
  const { found, lines } = await match(sources, { ...QUERY, limit: 3 });
  expect(found).toHaveLength(3);
  expect(lines).toEqual(['local: 2 of 50 leads match', 'crm: the best 1 of 50 leads']);
  expect(sources.map(({ asked }) => asked)).toEqual([[3], [1], []]);
});

test('leaves out who cannot be written to', async () => {
  const leads = [
    aLead('not an address'),
    aLead('x@mailinator.example', { flags: { roleAccount: false, disposable: true } }),
    aLead('ok@x.example'),
  ];
  expect((await match([aSource('local', leads)])).found).toEqual(['ok@x.example']);
});

test('says who just missed, without name and address', async () => {
  const near = aLead('priya@x.example', {
    name: 'Priya Sharma',
    role: 'Founder',
    company: 'Acme',
    location: 'Berlin',
    excludedReason: 'not in India',
  });
  const { missed } = await match([aSource('local', [], [near])]);
  expect(missed).toEqual(['Just missed: Founder at Acme in Berlin — not in India']);
});

test('passes over a source that does not answer, and reports it', async () => {
  const broken: LeadSource = {
    name: 'crm',
    // eslint-disable-next-line require-yield
    async *search() {
      throw new LeadSourceError('crm', 'answered 503');
    },
  };
  const { found, failed, lines } = await match([broken, aSource('local', [aLead('a@x.example')])]);
  expect(found).toEqual(['a@x.example']);
  expect(failed).toHaveLength(1);
  expect(lines).toContain('answered 503');
});

test("does not pass over the failure of the workspace's own store", async () => {
  const broken: LeadSource = {
    name: 'local',
    // eslint-disable-next-line require-yield
    async *search() {
      throw new Error('the database is away');
    },
  };
  await expect(match([broken])).rejects.toThrow('the database is away');
});
