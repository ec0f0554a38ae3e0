import { newId } from '@posthorn/events';
import { aWorkspace, testDatabase } from '@posthorn/testing';
import { beforeEach, describe, expect, test } from 'vitest';
import { newLead, type GivenLead } from '../lead/new-lead.js';
import { loadSampleLeads } from '../sample/load-sample.js';
import { upsertLeads } from '../store/upsert-leads.queries.js';
import type { FoundLead, LeadQuery } from './lead-source.js';
import { LocalLeads } from './local-leads.js';

const db = testDatabase();
let workspaceId: string;
beforeEach(async () => {
  ({ workspaceId } = await aWorkspace());
});

async function store(...given: GivenLead[]): Promise<void> {
  const rows = given.map((each) => {
    const read = newLead(each, 'api');
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    return { lead: read.lead };
  });
  await upsertLeads(db, workspaceId, { rows });
}

async function search(
  query: Partial<LeadQuery>,
): Promise<{ leads: FoundLead[]; nearest: readonly FoundLead[]; progress: number[]; examined: number }> {
  const leads: FoundLead[] = [];
  const progress: number[] = [];
  let nearest: readonly FoundLead[] = [];
  let examined = 0;
  const whole = { workspaceId, text: '', limit: 1_000, ...query };
  for await (const batch of new LocalLeads(db).search(whole, AbortSignal.timeout(20_000))) {
    leads.push(...batch.leads);
    progress.push(batch.progress);
    nearest = batch.nearest ?? nearest;
    examined = batch.examined;
  }
  return { leads, nearest, progress, examined };
}

const emails = (leads: readonly FoundLead[]) => leads.map(({ email }) => email).toSorted();

describe('LocalLeads', () => {
  test("finds the 87 SaaS founders in India of the sample by the seed's own goal, and says why", async () => {
    await loadSampleLeads(db, workspaceId);
    const { leads, nearest, progress, examined } = await search({
      text: 'Find SaaS founders in India and invite them to a demo',
    });
    expect(leads).toHaveLength(87);
    expect(leads.every(({ source, lawfulBasis }) => source === 'sample' && lawfulBasis === 'synthetic')).toBe(true);
    expect(leads[0]).toMatchObject({
      score: 1,
      scoreReason: expect.stringMatching(/^role “.*ounder.*”; industry “SaaS”; location “.*India”$/),
    });
    expect(progress).toEqual([1]);
    expect(examined).toBe(240);
    expect(nearest).toHaveLength(5);
    expect(nearest[0]?.excludedReason).toMatch(/ is not | does not match /);
  });

  test('gives a lead a score by how much holds, best first', async () => {
    await store(
      { email: 'weak@a.example', role: 'SaaS founder', location: 'Pune' },
      { email: 'strong@a.example', role: 'Founder', industry: 'B2B SaaS', location: 'Pune, India' },
      { email: 'other@a.example', role: 'Founder', industry: 'Farming', location: 'India' },
    );
    const { leads, nearest } = await search({ text: 'SaaS founders in India' });
    expect(leads.map(({ email, score }) => [email, score])).toEqual([
      ['strong@a.example', 1],
      ['weak@a.example', 0.859],
    ]);
    expect(leads[1]?.scoreReason).toContain('SaaS in role, company or custom fields');
    expect(nearest.map(({ email, excludedReason }) => [email, excludedReason])).toEqual([
      ['other@a.example', 'industry “Farming” is not SaaS'],
    ]);
  });

  test('takes a city for its country unless another country is named', async () => {
    await store(
      { email: 'city@a.example', location: 'Bangalore Urban' },
      { email: 'texas@a.example', location: 'Paris, Texas, United States' },
      { email: 'paris@a.example', location: 'Paris' },
    );
    expect(emails((await search({ filters: { location: 'India' } })).leads)).toEqual(['city@a.example']);
    expect(emails((await search({ filters: { location: 'France' } })).leads)).toEqual(['paris@a.example']);
    expect(emails((await search({ filters: { location: ['Bengaluru'] } })).leads)).toEqual(['city@a.example']);
  });

  test('forgives a misspelt word that nobody has, and never one country for another', async () => {
    await store(
      { email: 'near@a.example', location: 'Springfield' },
      { email: 'ireland@a.example', location: 'Ireland' },
    );
    const { leads } = await search({ filters: { location: 'Sprinfield' } });
    expect(leads.map(({ email, scoreReason }) => [email, scoreReason])).toEqual([
      ['near@a.example', 'location “Springfield” is close to “Sprinfield”'],
    ]);
    expect((await search({ text: 'people in Iceland' })).leads).toEqual([]);
  });

  test('wants every filter that is given, and any of its values', async () => {
    await store(
      { email: 'a@a.example', role: 'CTO', companySize: '11-50', location: 'Berlin, Germany' },
      { email: 'b@a.example', role: 'Chief Technology Officer', companySize: '30', location: 'Oslo, Norway' },
      { email: 'c@a.example', role: 'CTO', companySize: '5,000+', location: 'Berlin, Germany' },
      { email: 'd@a.example', role: 'CTO', location: 'Berlin, Germany' },
    );
    const found = await search({
      filters: { role: 'CTO', companySize: ['11-50', '51-200'], location: ['Germany', 'Norway'] },
    });
    expect(emails(found.leads)).toEqual(['a@a.example', 'b@a.example']);
    expect(Object.fromEntries(found.nearest.map(({ email, excludedReason }) => [email, excludedReason]))).toEqual({
      'c@a.example': 'company size “5,000+” is not 11-50 or 51-200',
      'd@a.example': 'no company size is known; asked for 11-50 or 51-200',
    });
  });

  test('keywords raise a score and leave nobody out', async () => {
    await store(
      { email: 'plain@a.example', role: 'Founder' },
      { email: 'keyword@a.example', role: 'Founder', custom: { interests: 'automation, billing' } },
    );
    const { leads } = await search({ text: 'founders', keywords: ['billing'] });
    expect(leads.map(({ email, score }) => [email, score])).toEqual([
      ['keyword@a.example', 1],
      ['plain@a.example', 0.75],
    ]);
  });

  test('never shows a lead of another workspace', async () => {
    await store({ email: 'ours@a.example', role: 'Founder' });
    const other = await aWorkspace();
    expect((await search({ workspaceId: other.workspaceId, text: 'founder' })).leads).toEqual([]);
    expect((await search({ workspaceId: newId('wsk'), text: '' })).leads).toEqual([]);
  });

  test.each(["'; drop table leads --", 'a:A & !b | (c', '\\', '!!!', "''", 'the of and', '“quotes” ’', '%_'])(
    'takes %j for words',
    async (text) => {
      await store({ email: 'somebody@a.example', role: 'Founder' });
      await search({ text, filters: { role: text, industry: text, location: text }, keywords: [text] });
      expect((await search({ text: 'founder' })).leads).toHaveLength(1);
    },
  );

  test('gives up its connection when nobody reads on', async () => {
    await store({ email: 'somebody@a.example' });
    for (let i = 0; i < 30; i++) {
      for await (const batch of new LocalLeads(db).search(
        { workspaceId, text: '', limit: 10 },
        AbortSignal.timeout(5_000),
      )) {
        expect(batch.leads).toHaveLength(1);
        break;
      }
    }
  });
});
