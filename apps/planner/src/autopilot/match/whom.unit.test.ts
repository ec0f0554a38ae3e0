import { expect, test } from 'vitest';
import { draftOffline } from '../offline/offline-planner.js';
import { whyNobody } from './whom.js';

const whyOf = (goal: string) => whyNobody(draftOffline({ goal, seed: 'run_1' }).search);

test.each(['0123456789', '🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀', '!!!!!!!!!!!!', 'all of our working space'])(
  'a goal that names nobody (%s) finds nobody, not everybody',
  (goal) => {
    expect(whyOf(goal)).toMatch(/does not say whom to find\. Name them/);
  },
);

test.each([
  'Find people who are not in India and invite them to our webinar',
  'Find SaaS founders outside India and invite them to a demo',
  'Find founders in Europe except Germany and invite them to a demo',
  "Find CTOs who aren't in France and ask them for a call",
  'Find CTOs and invite them to a demo, but not in India',
  'Find CTOs and invite them to a demo. Do not write to anybody in India.',
  'Finde Gründer, die nicht in Indien sind, und lade sie zu einer Demo ein',
  'Trouvez des fondateurs hors de France et invitez-les à une démo',
])('whoever is said not to be meant is never written to: %s', (goal) => {
  expect(whyOf(goal)).toMatch(/says who is not meant.*Say whom to find instead/);
});

test.each([
  'Find SaaS founders in India and invite them to a demo',
  'Find all our contacts and tell them about our new pricing',
  'Find directors of non-profits in Germany and offer them our software, which is not expensive',
  'Find no-code founders in London and invite them to a demo',
  'Find outside sales managers in Texas and offer them our CRM',
  'Find yoga studios and tell them about our app',
])('whoever is named is looked for: %s', (goal) => {
  expect(whyOf(goal)).toBeUndefined();
});
