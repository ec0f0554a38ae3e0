import { expect, test } from 'vitest';
import { badConnectorsIn, readConnectors } from './lead-connectors.config.js';
import { LeadSources } from './lead-sources.js';

const CRM = '{"crm":{"url":"https://crm.acme.example/leads","token":"t"}}';
const local = {
  name: 'local',
  search: () => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error()) }) }),
};

test('connectors are read by name, and searched after the store', () => {
  expect(badConnectorsIn(CRM)).toBeUndefined();
  const sources = new LeadSources(local, readConnectors(CRM));
  expect(sources.all.map(({ name }) => name)).toEqual(['local', 'crm']);
  expect(sources.named(['local']).map(({ name }) => name)).toEqual(['local', 'crm']);
  expect(sources.named(['crm']).map(({ name }) => name)).toEqual(['crm']);
  expect(() => sources.named(['other'])).toThrow('There is no source of leads named "other". There are: local, crm.');
});

test('without a setting there is the store alone', () => {
  expect(new LeadSources(local, readConnectors(undefined)).named([])).toEqual([local]);
});

test.each([
  ['{', 'is not JSON'],
  ['[]', 'has a mistake at its beginning'],
  ['{"crm":{}}', 'has a mistake at crm.url'],
  ['{"crm":{"url":"ftp://x.example"}}', 'has a mistake at crm.url'],
  ['{"crm":{"url":"https://x.example","key":"y"}}', 'has a mistake at crm'],
  ['{"Our CRM":{"url":"https://x.example"}}', 'has a mistake at Our CRM'],
  ['{"local":{"url":"https://x.example"}}', 'is the store itself'],
])('%s %s', (text, problem) => {
  expect(badConnectorsIn(text)).toContain(problem);
});
