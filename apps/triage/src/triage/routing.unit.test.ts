import { expect, test } from 'vitest';
import { type RoutedMail, routeOf } from './routing.js';

const MAIL: RoutedMail = {
  kind: 'message',
  injectionScore: 0,
  isQuarantined: false,
  isForged: false,
  isAbsence: false,
  labels: [],
};

test.each<[string, Partial<RoutedMail>, object]>([
  ['of a person, not classified', {}, {}],
  ['that is surely interested', { intents: ['interested'], confidence: 0.9 }, {}],
  [
    'whose intent is not sure',
    { intents: ['interested'], confidence: 0.59 },
    { queue: 'needs_approval_inbound', action: 'require_approval' },
  ],
  ['of a lawyer', { intents: ['complaint', 'legal'], confidence: 0.4 }, { action: 'notify_owner' }],
  ['that reports a hole', { intents: ['question', 'security'], confidence: 0.9 }, { action: 'notify_owner' }],
  ['that complains', { intents: ['complaint'], confidence: 0.9 }, { action: 'notify_owner' }],
  ['that complains of a bill', { intents: ['complaint', 'billing'], confidence: 0.9 }, { action: 'notify_owner' }],
  ['out of office', { intents: ['out_of_office'], confidence: 0.9 }, { action: 'auto_archive' }],
  ['that says by itself that its author is away', { isAbsence: true }, { action: 'auto_archive' }],
  ['that a program answers', { kind: 'auto_reply' }, { action: 'auto_archive' }],
  ['that bounced', { kind: 'bounce' }, { action: 'auto_archive' }],
  ['that is a newsletter', { labels: ['newsletter'], intents: ['other'], confidence: 0.2 }, { action: 'auto_archive' }],
  ['with a code', { labels: ['code', 'notification'], intents: ['other'], confidence: 0.2 }, {}],
  [
    'that is likely an attack',
    { injectionScore: 0.51, intents: ['legal'], confidence: 0.9 },
    { queue: 'high_risk', action: 'require_approval' },
  ],
  ['at the threshold', { injectionScore: 0.5 }, {}],
  ['in quarantine', { isQuarantined: true, isForged: true }, { queue: 'high_risk', action: 'require_approval' }],
  ['that its domain disowns', { isForged: true, injectionScore: 0.9 }, { queue: 'spam', action: 'require_approval' }],
])('a mail %s', (_, change, route) => {
  expect(routeOf({ ...MAIL, ...change })).toEqual(route);
});
