import { expect, test } from 'vitest';
import { compareVersions, parseNatsVersion } from './nats-version.js';

test.each([
  ['nats-server: v2.15.1\n', '2.15.1'],
  ['nats-server: v2.14.0-RC.1', '2.14.0'],
  ['nats-server version 2.1.0', undefined],
  ['v20.1.0', undefined],
])('%j is version %s', (output, version) => {
  expect(parseNatsVersion(output)).toBe(version);
});

test('versions compare by number, not by letter', () => {
  expect(['2.12.0', '2.9.1', '10.0.0', '2.12.11', '2.12.2'].toSorted(compareVersions)).toEqual([
    '2.9.1',
    '2.12.0',
    '2.12.2',
    '2.12.11',
    '10.0.0',
  ]);
  expect(compareVersions('2.15.1-1', '2.15.1')).toBe(0);
});
