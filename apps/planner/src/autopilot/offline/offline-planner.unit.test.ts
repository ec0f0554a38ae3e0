import { AutopilotPlanned } from '@posthorn/events';
import { lintTemplate, renderTemplate } from '@posthorn/mail';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asRecorded } from '../run/recorded-search.js';
import { planLine } from '../run/run-lines.js';
import { withDefaults } from '../run/run-template.js';
import { draftOffline } from './offline-planner.js';

const SEED_GOAL = 'Find SaaS founders in India and invite them to a demo of our analytics product.';

function draft(goal: string, seed = 'run_1') {
  return draftOffline({ goal, seed });
}

describe('the goal of the API page', () => {
  const { plan, search } = draft(SEED_GOAL);

  test('is read as whom to look for', () => {
    expect(plan).toMatchObject({ targetAudience: 'SaaS founders in India', industry: 'SaaS' });
    expect(plan.keywords).toEqual(expect.arrayContaining(['saas', 'founder', 'india', 'analytics']));
    expect(search).toMatchObject({
      text: 'SaaS founders in India',
      filters: { role: 'founder', location: 'India', industry: 'SaaS' },
    });
  });

  test('makes a mail that says what is wanted', () => {
    expect(plan.messageBody).toMatch(/^(Hi|Hello) \{\{first_name\}\},\n\n/);
    expect(plan.messageBody).toContain('invite you to a demo of our analytics product.');
    expect(plan.painPoint).toBeUndefined();
  });

  test("gives the run's log the page's own line", () => {
    expect(planLine({ plan, search })).toBe('Plan ready — audience: SaaS founders');
  });
});

test.each<[goal: string, audience: string, filters: object, says: string]>([
  [
    'Reach out to heads of marketing at fintech companies in Berlin and Paris to offer them a free trial of our tool',
    'heads of marketing at fintech companies in Berlin and Paris',
    { role: 'head of marketing', location: ['Berlin', 'Paris'], industry: 'fintech' },
    'offer you a free trial of our tool',
  ],
  [
    'sell our CRM to dentists in the UK',
    'dentists in the UK',
    { role: 'dentist', location: 'UK' },
    'tell you about our CRM',
  ],
  [
    'Book 20 demos with restaurant owners in London about our ordering app',
    'restaurant owners in London',
    { role: 'owner', location: 'London', industry: 'restaurant' },
    'arrange a demo with you about our ordering app',
  ],
  [
    'Get bakery owners in Paris to try our ordering app',
    'bakery owners in Paris',
    { role: 'owner', location: 'Paris' },
    'invite you to try our ordering app',
  ],
  [
    'I want to invite HR managers in healthcare to our webinar on burnout next Tuesday',
    'HR managers in healthcare',
    { role: 'HR manager', industry: 'healthcare' },
    'invite you to our webinar on burnout next Tuesday',
  ],
  [
    'Ask journalists who cover climate for feedback on our report',
    'journalists who cover climate',
    { role: 'journalist' },
    'ask you for feedback on our report',
  ],
  [
    'find saas founders in india and invite them to a demo',
    'saas founders in india',
    { role: 'founder', location: 'india', industry: 'SaaS' },
    'invite you to a demo',
  ],
  [
    'Recruit senior backend developers in Poland for our platform team',
    'senior backend developers in Poland',
    { role: 'developer', location: 'Poland' },
    'recruit you for our platform team',
  ],
  [
    'Connect with university professors across Europe so we can discuss a research partnership',
    'university professors across Europe',
    { role: 'professor', location: 'Europe', industry: 'university' },
    'discuss a research partnership',
  ],
  [
    'Please help us find investors in AI. Tell them about our traction and ask for a meeting.',
    'investors in AI',
    { role: 'investor', industry: 'AI' },
    'tell you about our traction and ask for a meeting',
  ],
  [
    'SaaS founders who need analytics',
    'SaaS founders who need analytics',
    { role: 'founder', industry: 'SaaS' },
    'what we do',
  ],
])('"%s" is for %s', (goal, audience, filters, says) => {
  const { plan, search } = draft(goal);
  expect(plan.targetAudience).toBe(audience);
  expect(search.filters).toEqual(filters);
  expect(plan.messageBody.toLowerCase()).toContain(says.toLowerCase());
});

test('how many are wanted, and what troubles them, is taken from the goal', () => {
  const { plan, search } = draft('Find 50 CTOs struggling with cloud costs and ask them for a short call');
  expect(search).toMatchObject({ limit: 50, text: 'CTOs', filters: { role: 'CTO' } });
  expect(plan.painPoint).toBe('cloud costs');
  expect(plan.messageBody).toContain('if you are dealing with cloud costs');
});

test.each([
  [
    'de',
    'Finde SaaS-Gründer in Indien und lade sie zu einer Demo ein',
    'SaaS-Gründer in Indien',
    'Indien',
    'Guten Tag',
  ],
  [
    'fr',
    'Trouvez des fondateurs de startups en France et invitez-les à une démo',
    'fondateurs de startups en France',
    'France',
    'Bonjour',
  ],
  [
    'es',
    'Busca fundadores de startups en México e invítalos a una demostración',
    'fundadores de startups en México',
    'México',
    'Hola',
  ],
  [
    'pt',
    'Encontre fundadores de startups em Portugal e convide eles para uma demonstração',
    'fundadores de startups em Portugal',
    'Portugal',
    'Olá',
  ],
  [
    'it',
    'Trova i fondatori di startup in Italia e invitali a una demo',
    'fondatori di startup in Italia',
    'Italia',
    'Buongiorno',
  ],
  [
    'nl',
    'Zoek oprichters van startups in Nederland en nodig hen uit voor een demo',
    'oprichters van startups in Nederland',
    'Nederland',
    'Beste',
  ],
])('a goal in another language (%s) finds the people and writes in it', (_, goal, audience, location, greeting) => {
  const { plan, search } = draft(goal);
  expect(plan.targetAudience).toBe(audience);
  expect(search.filters).toMatchObject({ location });
  expect(plan.messageBody.startsWith(`${greeting} {{first_name}}`)).toBe(true);
});

test('a goal in another script is searched by its words, and none of them stands in the mail', () => {
  const { plan, search } = draft('インドのSaaS創業者を見つけてデモに招待してください');
  expect(search.keywords).toContain('創業者');
  expect(plan.messageBody).not.toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/);
});

test('the same run has the same plan, and runs differ', () => {
  const drafts = Array.from({ length: 40 }, (_, i) => draft(SEED_GOAL, `run_${i}`).plan);
  expect(drafts).toEqual(Array.from({ length: 40 }, (_, i) => draft(SEED_GOAL, `run_${i}`).plan));
  expect(new Set(drafts.map(({ messageBody }) => messageBody)).size).toBeGreaterThan(20);
  expect(new Set(drafts.map(({ subjectLine }) => subjectLine)).size).toBeGreaterThan(2);
});

test('template syntax in a goal stays out of the template', () => {
  const { plan } = draft('Email previous customers about {{ secret }} {% assign x = 1 %} our {{{new}}} pricing');
  expect(plan.messageBody.replaceAll('{{first_name}}', '')).not.toMatch(/[{}]|secret|assign/);
});

test('signs with the name of the sender when there is one', () => {
  const { plan } = draftOffline({ goal: SEED_GOAL, seed: 'run_1', senderName: 'Anna Berg' });
  expect(plan.messageBody).toMatch(/,\nAnna Berg$/);
  expect(draft(SEED_GOAL).plan.messageBody).toMatch(/\n\n(Best regards|Kind regards|Thank you for your time)$/);
});

const words = fc.array(
  fc.oneof(
    fc.constantFrom(
      'find',
      'invite',
      'founders',
      'in',
      'India',
      'and',
      'to',
      'a',
      'demo',
      'about',
      '{{',
      '%}',
      'sell',
      'them',
      ',',
      '.',
      '3',
    ),
    fc.string({ unit: 'grapheme', maxLength: 12 }),
  ),
  { minLength: 3, maxLength: 200 },
);
const goals = words.map((all) => all.join(' ').slice(0, 2_000)).filter((goal) => goal.trim().length >= 10);

test('whatever the goal is, the plan can be recorded and its mail can be sent', () => {
  fc.assert(
    fc.property(goals, fc.string(), (goal, seed) => {
      const { plan, search, draftedBy } = draftOffline({ goal, seed });
      const at = '2026-06-15T09:00:02.000Z';
      AutopilotPlanned.of({ runId: 'run_1', plan, search: asRecorded(search), draftedBy, plannedAt: at });
      const template = { subject: withDefaults(plan.subjectLine), text: withDefaults(plan.messageBody) };
      expect(lintTemplate(template).filter(({ severity }) => severity === 'error')).toEqual([]);
      expect(renderTemplate(template, {})).toMatchObject({ ok: true });
    }),
    { numRuns: 300 },
  );
});
