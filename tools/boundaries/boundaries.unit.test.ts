import { expect, test } from 'vitest';
import { findCycles } from './cycles.ts';
import { importsOf, sourceFile } from './import-graph.ts';
import { findViolations } from './rules.ts';

/** A clean tree; every test plants one violation into it. */
const clean: Readonly<Record<string, string>> = {
  'libs/events/src/mod.ts': `export * from './subject.js'`,
  'libs/events/src/subject.ts': `import { createHmac } from 'node:crypto'`,
  'libs/database/src/mod.ts': `import { Kysely } from 'kysely'; import type { A } from '@posthorn/events'`,
  'libs/event-log/src/mod.ts': `import { A } from '@posthorn/events'`,
  'libs/event-log/src/testing.ts': `export {}`,
  'libs/platform/src/mod.ts': `import { B } from '@posthorn/database'`,
  'libs/testing/src/mod.ts': `import { C } from '@posthorn/platform'; import '@posthorn/event-log/testing'`,
  'apps/api/src/main.ts': `import { C } from '@posthorn/platform'`,
  'apps/api/src/send/send.queries.ts': `import { sql } from 'kysely'`,
  'apps/api/src/send/send.int.test.ts': `import { D } from '@posthorn/testing'; import { sql } from 'kysely'`,
  'apps/stream-gateway/src/engine/engine.ts': `import { H } from './drain.js'; import { A } from '@posthorn/events'`,
  'apps/stream-gateway/src/engine/engine.unit.test.ts': `import { I } from '../config.js'`,
  'apps/projector/src/app.module.ts': `import { E } from '@posthorn/event-log'`,
  'apps/standalone/src/main.ts': `import { F } from '@posthorn/api'; import { G } from '@posthorn/embedded'`,
};

function broken(planted: Readonly<Record<string, string>>): string[] {
  const files = Object.entries({ ...clean, ...planted }).map(([path, text]) => sourceFile(path, text));
  return findViolations(files).map(({ rule, path, line }) => `${rule} ${path}:${line}`);
}

test('a tree whose arrows all point down is clean', () => {
  expect(broken({})).toEqual([]);
});

test.each([
  ['arrow', 'libs/events/src/a.ts', `import '@posthorn/event-log'`],
  ['arrow', 'libs/event-log/src/a.ts', `\nimport type { X } from '@posthorn/platform'`],
  ['arrow', 'libs/database/src/a.ts', `export * from '@posthorn/platform'`],
  ['arrow', 'libs/platform/src/a.ts', `await import('@posthorn/event-log')`],
  ['arrow', 'libs/embedded/src/a.ts', `import '@posthorn/events'`],
  ['arrow', 'apps/api/src/a.ts', `import '@posthorn/embedded'`],
  ['app-to-app', 'apps/api/src/a.ts', `import { X } from '@posthorn/projector'`],
  ['app-to-app', 'apps/api/src/a.int.test.ts', `import { X } from '@posthorn/projector'`],
  ['deep-import', 'apps/api/src/a.ts', `import { X } from '../../projector/src/app.module.js'`],
  ['deep-import', 'apps/api/src/a.ts', `import { X } from '../../../libs/events/src/subject.js'`],
  ['own-door', 'libs/events/src/a.ts', `import { X } from '.'`],
  ['own-door', 'libs/events/src/deep/a.ts', `import { X } from '..'`],
  ['own-door', 'libs/events/src/a.ts', `import { X } from './mod.js'`],
  ['own-door', 'libs/events/src/a.ts', `import { X } from '@posthorn/events'`],
  ['sql-home', 'apps/api/src/a.ts', `import type { Kysely } from 'kysely'`],
  ['sql-home', 'libs/platform/src/a.ts', `import { sql } from 'kysely'`],
  ['pure', 'apps/api/src/a.decider.ts', `import { Injectable } from '@nestjs/common'`],
  ['pure', 'apps/api/src/a.decider.ts', `import { randomUUID } from 'node:crypto'`],
  ['pure', 'libs/events/src/a.ts', `import { connect } from '@nats-io/transport-node'`],
  ['core', 'apps/stream-gateway/src/engine/a.ts', `import type { X } from '../dialects/x/x.dialect.js'`],
  ['test-code', 'apps/api/src/a.ts', `import { X } from '@posthorn/testing'`],
  ['test-code', 'apps/api/src/a.ts', `import { X } from '@posthorn/event-log/testing'`],
  ['folder-name', 'apps/api/src/utils/a.ts', ''],
  ['depth', 'apps/api/src/a/b/c/d/e/f.ts', ''],
  ['file-name', 'apps/api/src/sendThing.ts', ''],
  ['double-cast', 'apps/api/src/a.ts', '\nexport const x = {} as unknown as string'],
  ['todo', 'apps/api/src/a.ts', '// TODO later'],
  ['disable-reason', 'apps/api/src/a.ts', '// oxlint-disable-next-line no-console'],
  ['file-kind', 'apps/api/src/send.service.ts', ''],
])('%s is reported for %s: %s', (rule, path, text) => {
  const line = text.startsWith('\n') ? 2 : 1;
  expect(broken({ [path]: text })).toEqual([`${rule} ${path}:${line}`]);
});

test('a cycle between two files is reported once, also when both imports are types only', () => {
  const planted = {
    'apps/api/src/a.ts': `import type { B } from './b.js'`,
    'apps/api/src/b.ts': `export type { A } from './a.js'`,
  };
  expect(broken(planted)).toEqual(['cycle apps/api/src/a.ts:1']);
});

test('each separate cycle is found, with its path', () => {
  const edges = new Map([
    ['entry', ['a']],
    ['a', ['b']],
    ['b', ['c', 'leaf']],
    ['c', ['a']],
    ['x', ['x']],
    ['leaf', []],
  ]);
  expect(findCycles(edges)).toEqual([['a', 'b', 'c'], ['x']]);
});

test('a file that does not parse is an error, not a file without imports', () => {
  expect(() => importsOf('a.ts', 'import {')).toThrow(SyntaxError);
});
