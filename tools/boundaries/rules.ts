import { posix } from 'node:path';
import { findCycles } from './cycles.ts';
import { resolveRelative, type Import, type SourceFile } from './import-graph.ts';

export interface Violation {
  readonly rule: string;
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

/** What each lib may import of ours (DESIGN section 1): arrows point down, so there is no way round. */
const LIB_ARROWS: Readonly<Record<string, readonly string[]>> = {
  'libs/events': [],
  'libs/event-log': ['libs/events'],
  'libs/database': ['libs/events'],
  'libs/platform': ['libs/database', 'libs/events'],
  'libs/mail': [],
  'libs/policy': ['libs/event-log', 'libs/events'],
  'libs/sending': ['libs/policy', 'libs/mail', 'libs/event-log', 'libs/database', 'libs/platform', 'libs/events'],
  'libs/leads': ['libs/database', 'libs/event-log', 'libs/events'],
  'libs/campaigns': ['libs/mail', 'libs/event-log', 'libs/database', 'libs/platform', 'libs/events'],
  'libs/signals': [],
  'libs/writing': [],
  'libs/models': ['libs/platform'],
  'libs/embedded': [],
  'libs/testing': ['libs/events', 'libs/event-log', 'libs/database', 'libs/platform', 'libs/embedded'],
};
const APP_ARROWS = [
  'libs/events',
  'libs/event-log',
  'libs/database',
  'libs/platform',
  'libs/mail',
  'libs/policy',
  'libs/sending',
  'libs/leads',
  'libs/campaigns',
  'libs/signals',
  'libs/writing',
  'libs/models',
];
/** The one app that composes the others, and brings their servers. */
const COMPOSER = 'apps/standalone';
/** Where a test may reach besides what its package may. */
const TEST_ARROWS = ['libs/testing', 'libs/events', 'libs/embedded'];

/** A new kind needs a page in docs/adr (0009-file-kinds.md). */
const KINDS = new Set(
  'events decider handler reactor projection queries gateway controller errors module config dialect generate'.split(
    ' ',
  ),
);
const BANNED_FOLDERS = new Set(['common', 'shared', 'utils', 'util', 'core', 'helpers', 'helper', 'dto', 'misc']);
const MAX_DEPTH_BELOW_SRC = 4;

/** What a decider or an event definition may import besides its neighbours; pure code needs no more. */
const PURE_IMPORTS = new Set(['@posthorn/events', '@posthorn/event-log', 'zod']);

/** Folders that import nothing of their package but themselves: whoever adds to what stands around them need not touch them. */
const CORES: Readonly<Record<string, string>> = {
  'apps/stream-gateway/src/engine/': 'the engine knows no dialect, request or socket',
};

/** Fixtures are test code that several test files share. */
const isTest = (path: string): boolean => /\.((unit|int)\.test|fixture)\.ts$/.test(path);
const packageOf = (path: string): string => path.split('/').slice(0, 2).join('/');

/**
 * Every way in which the tree breaks the architecture; empty when it does not.
 * @param files sources under `libs/<name>/src` and `apps/<name>/src`
 */
export function findViolations(files: readonly SourceFile[]): Violation[] {
  const folders = new Set(files.map((file) => packageOf(file.path)));
  const known = new Set(files.map((file) => file.path));
  const perImport = files.flatMap((file) =>
    file.imports.flatMap((imported) => {
      const broken =
        relativeRule(file, imported) ??
        coreRule(file, imported) ??
        packageRule(file, imported, folders) ??
        libraryRule(file, imported);
      return broken === undefined ? [] : [{ ...broken, path: file.path, line: imported.line }];
    }),
  );
  return [...files.flatMap(nameRules), ...files.flatMap(textRules), ...perImport, ...cycleRule(files, known)];
}

type Broken = Pick<Violation, 'rule' | 'message'>;

function coreRule(file: SourceFile, { specifier }: Import): Broken | undefined {
  const core = Object.keys(CORES).find((folder) => file.path.startsWith(folder));
  if (core === undefined || isTest(file.path) || !specifier.startsWith('.')) return undefined;
  const target = posix.join(posix.dirname(file.path), specifier);
  return target.startsWith(core)
    ? undefined
    : { rule: 'core', message: `"${specifier}" leaves ${core}: ${CORES[core]}` };
}

function relativeRule(file: SourceFile, { specifier }: Import): Broken | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const target = posix.join(posix.dirname(file.path), specifier);
  if (packageOf(target) !== packageOf(file.path)) {
    return {
      rule: 'deep-import',
      message: `"${specifier}" leaves the package; import the other package by its name`,
    };
  }
  const ownDoor = /\/src\/(mod|index)(\.[jt]s)?$/.test(target) || /(^|\/)\.\.?\/?$/.test(specifier);
  if (ownDoor && !isDoor(file.path)) {
    return { rule: 'own-door', message: `"${specifier}" is the package's own door; import the file itself` };
  }
  return undefined;
}

const isDoor = (path: string): boolean => /^libs\/[^/]+\/src\/(mod|testing)\.ts$/.test(path);

function packageRule(file: SourceFile, { specifier }: Import, folders: ReadonlySet<string>): Broken | undefined {
  const match = /^@posthorn\/([^/]+)(\/.*)?$/.exec(specifier);
  if (match === null) return undefined;
  const [, name = '', door = ''] = match;
  const from = packageOf(file.path);
  const to = folders.has(`apps/${name}`) ? `apps/${name}` : `libs/${name}`;
  if (to === from) return { rule: 'own-door', message: `"${specifier}" is this package; import the file itself` };
  if (to.startsWith('apps/') && from.startsWith('apps/') && from !== COMPOSER) {
    return {
      rule: 'app-to-app',
      message: `${from} imports ${to}; apps share only events (only ${COMPOSER} composes)`,
    };
  }
  const fromTest = isTest(file.path) || from === 'libs/testing';
  if (!fromTest && (to === 'libs/testing' || door === '/testing') && !/\/src\/testing(\.ts|\/)/.test(file.path)) {
    return { rule: 'test-code', message: `"${specifier}" is for tests` };
  }
  const allowed = [...arrowsOf(from), ...(fromTest ? TEST_ARROWS : [])];
  if (from !== COMPOSER && !allowed.includes(to)) {
    const may = arrowsOf(from).join(', ') || 'nothing of ours';
    return { rule: 'arrow', message: `${from} imports ${to}; it may import ${may}` };
  }
  return undefined;
}

function arrowsOf(folder: string): readonly string[] {
  return folder.startsWith('apps/') ? APP_ARROWS : (LIB_ARROWS[folder] ?? []);
}

function libraryRule(file: SourceFile, { specifier }: Import): Broken | undefined {
  const { path } = file;
  if (isTest(path)) return undefined;
  const isKysely = specifier === 'kysely' || specifier.startsWith('kysely/');
  if (isKysely && !path.startsWith('libs/database/') && !/\.(queries|projection)\.ts$/.test(path)) {
    return {
      rule: 'sql-home',
      message: 'kysely stands only in *.queries.ts, *.projection.ts and libs/database',
    };
  }
  const isPure = /\.(decider|events)\.ts$/.test(path) || path.startsWith('libs/events/');
  const isOurs = specifier.startsWith('.') || PURE_IMPORTS.has(specifier);
  const isPureNode = path.startsWith('libs/events/') && /^node:(crypto|url|util)$/.test(specifier);
  if (isPure && !isOurs && !isPureNode && !path.endsWith('.generate.ts')) {
    return {
      rule: 'pure',
      message: `"${specifier}" in a pure file; time, ids and I/O arrive in the command`,
    };
  }
  return undefined;
}

function nameRules({ path }: SourceFile): Violation[] {
  const [, , , ...inside] = path.split('/');
  const name = inside.pop() ?? '';
  const report = (rule: string, message: string): Violation => ({ rule, path, line: 1, message });
  const found: Violation[] = [];
  const banned = inside.find((folder) => BANNED_FOLDERS.has(folder));
  if (banned !== undefined) found.push(report('folder-name', `"${banned}/" says nothing; name what is in it`));
  if (inside.length > MAX_DEPTH_BELOW_SRC) {
    found.push(report('depth', `${inside.length} levels below src; at most ${MAX_DEPTH_BELOW_SRC}`));
  }
  const [subject = '', ...kinds] = name.replace(/(\.(unit|int)\.test|\.fixture)?\.ts$/, '').split('.');
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(subject)) found.push(report('file-name', 'file names are kebab-case'));
  const strange = kinds.find((kind) => !KINDS.has(kind));
  if (strange !== undefined && path.startsWith('apps/') && name !== 'app.module.ts') {
    found.push(report('file-kind', `".${strange}." is no kind; one of: ${[...KINDS].join(' ')}`));
  }
  return found;
}

/** What no lint rule of ours can say yet. */
const TEXT_RULES: readonly (readonly [rule: string, pattern: RegExp, message: string])[] = [
  ['double-cast', /\bas unknown as\b/, '"as unknown as" switches the compiler off; parse or narrow'],
  ['todo', /\bTODO\b(?!\(#\d+\))/, 'TODO(#issue) or none'],
  ['disable-reason', /\boxlint-disable(?!.* -- \S)/, 'say why: oxlint-disable-next-line <rule> -- <reason>'],
];

function textRules({ path, text }: SourceFile): Violation[] {
  if (isTest(path)) return [];
  return text.split('\n').flatMap((lineText, index) =>
    TEXT_RULES.filter(([, pattern]) => pattern.test(lineText)).map(([rule, , message]) => ({
      rule,
      path,
      line: index + 1,
      message,
    })),
  );
}

function cycleRule(files: readonly SourceFile[], known: ReadonlySet<string>): Violation[] {
  const edges = new Map(
    files.map((file) => [
      file.path,
      file.imports.flatMap(({ specifier }) =>
        specifier.startsWith('.') ? (resolveRelative(file.path, specifier, known) ?? []) : [],
      ),
    ]),
  );
  return findCycles(edges).map((cycle) => {
    const [path = ''] = cycle;
    return { rule: 'cycle', path, line: 1, message: [...cycle, path].join(' -> ') };
  });
}
