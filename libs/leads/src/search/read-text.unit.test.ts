import { describe, expect, test } from 'vitest';
import { readText, type ReadText } from './read-text.js';

const nothing: ReadText = { roles: [], industries: [], places: [], words: [] };

describe('readText', () => {
  test.each<[string, Partial<ReadText>]>([
    [
      'Find SaaS founders in India and invite them to a demo',
      { roles: ['founders'], industries: ['SaaS'], places: ['India'] },
    ],
    ['SaaS founders in India', { roles: ['founders'], industries: ['SaaS'], places: ['India'] }],
    ['saas founders india', { roles: ['founders'], industries: ['saas'], places: ['india'] }],
    ['Indian SaaS founders', { roles: ['founders'], industries: ['SaaS'], places: ['India'] }],
    [
      'Invite sales directors from Germany, France or Spain to our webinar',
      { roles: ['sales directors'], places: ['Germany', 'France', 'Spain'] },
    ],
    [
      'heads of marketing at fintech companies in New York',
      { roles: ['heads of marketing'], industries: ['fintech'], places: ['New York'] },
    ],
    [
      'Reach out to CTOs and CEOs of e-commerce startups in Springfield',
      { roles: ['CTOs', 'CEOs'], industries: ['e-commerce'], places: ['Springfield'], words: ['startups'] },
    ],
    ['yoga studios near berlin', { places: ['berlin'], words: ['yoga', 'studios'] }],
    [
      'Find 50 dentists in the United Kingdom, then send them our catalogue',
      { roles: ['dentists'], places: ['United Kingdom'] },
    ],
    ['software as a service founders', { roles: ['founders'], industries: ['software as a service'] }],
    ['', {}],
    ['people in companies', {}],
  ])('%j', (text, read) => {
    expect(readText(text)).toEqual({ ...nothing, ...read });
  });
});
