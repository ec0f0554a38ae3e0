import { querySnapshot } from '@posthorn/database';
import { questionOf } from './question.js';
import { countLeads, fetchFound, isKnown, nearestMisses, openSearch } from './local-search.queries.js';

const criteria = [
  ...questionOf({
    text: 'SaaS founders',
    filters: { companySize: '11-50' },
    keywords: ['automation', 'billing'],
  }),
  {
    about: 'location',
    asked: 'Banglore',
    weight: 2.5,
    atLeast: Number.EPSILON,
    test: { kind: 'like', word: 'banglore' },
  },
] as const;
const SEARCH = { workspaceId: 'wsk_1', criteria };

export default querySnapshot('local-search', {
  countLeads: (db) => countLeads(db, 'wsk_1'),
  isKnown: (db) => isKnown(db, 'wsk_1', "'banglore':C"),
  openSearch: (db) => openSearch(db, { ...SEARCH, limit: 1_000 }),
  fetchFound: (db) => fetchFound(db, 1_000),
  nearestMisses: (db) => nearestMisses(db, { ...SEARCH, limit: 5 }),
});
