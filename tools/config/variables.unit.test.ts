import type { ConfigRow } from '@posthorn/platform';
import { expect, test } from 'vitest';
import { configPage, envExample } from './config-pages.ts';
import { collectVariables } from './variables.ts';

const port = {
  name: 'PORT',
  type: 'integer',
  required: false,
  description: 'TCP port.',
  secret: false,
  defaultValue: '8080',
};
const secret = { name: 'SECRET', type: 'text', required: true, description: 'Signs reports.', secret: true };
const services = new Map<string, readonly ConfigRow[]>([
  ['api', [port]],
  ['ingestion', [port, secret]],
]);
const compose = {
  text: '${SECRET:?set it} ${BIND:-127.0.0.1}',
  descriptions: { BIND: 'Address of the edge.' },
  handedOn: ['PORT'],
};

test('a variable that several services read alike is one entry', () => {
  const variables = collectVariables(services, compose);
  expect(variables.map(({ name, usedBy }) => [name, usedBy])).toEqual([
    ['BIND', ['docker compose']],
    ['PORT', ['api', 'ingestion']],
    ['SECRET', ['ingestion']],
  ]);
});

test('services that give one name another default are told apart', () => {
  const other = new Map<string, readonly ConfigRow[]>([
    ...services,
    ['standalone', [{ ...port, defaultValue: '3000' }]],
  ]);
  expect(configPage(collectVariables(other, compose))).toMatch(/`PORT` \| api, ingestion[^]*`PORT` \| standalone/);
});

test('a variable of the compose file that nobody describes is an error', () => {
  expect(() => collectVariables(services, { ...compose, text: '${WHAT}' })).toThrow('describe WHAT');
});

test('the example file leaves required values empty and comments the rest out', () => {
  const text = envExample(collectVariables(services, compose));
  expect(text).toMatch(/^SECRET=$/m);
  expect(text).toMatch(/^# PORT=8080$/m);
  expect(text).toMatch(/^# BIND=127\.0\.0\.1$/m);
});

test('the example file has what docker compose takes from it, and not what only other ways to start read', () => {
  const path = { ...port, name: 'DATA_DIR', defaultValue: '.data' };
  const own = { ...port, defaultValue: '8420', description: 'Port of everything.' };
  const all = new Map<string, readonly ConfigRow[]>([...services, ['standalone', [path, own]]]);
  const text = envExample(collectVariables(all, compose));
  expect(text).not.toContain('DATA_DIR');
  expect(text).not.toContain('Port of everything.');
  expect(text).toContain('# api, ingestion: TCP port.\n# PORT=8080\n');
});

test('a variable of the one process that docker compose uses itself is said to be its own', () => {
  const all = new Map<string, readonly ConfigRow[]>([...services, ['standalone', [{ ...port, name: 'BIND' }]]]);
  expect(envExample(collectVariables(all, compose))).toContain('# docker compose: TCP port.\n# BIND=8080\n');
});
