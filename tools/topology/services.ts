import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { declarationsOf, type Declarations } from './declarations.ts';
import { routesIn, type HttpRoute } from './http-routes.ts';

/** The app that composes the others; it has no routes of its own. */
export const COMPOSER = 'standalone';

/** What one service answers, consumes and publishes. */
export interface Service extends Declarations {
  /** Folder name under `apps/`. */
  readonly name: string;
  readonly routes: readonly HttpRoute[];
}

/**
 * Every service, alphabetically.
 * @param from see `routesIn`
 */
export async function readServices(root: string, from: 'src' | 'dist'): Promise<Service[]> {
  const names = globSync('apps/*/src/app.module.ts', { cwd: root }).map((path) => path.split(/[\\/]/)[1] ?? '');
  return Promise.all(
    names.toSorted().map(async (name) => ({
      name,
      routes: await routesIn(root, `apps/${name}`, from),
      ...declarationsIn(root, `apps/${name}`),
    })),
  );
}

/** Libs that append facts for whichever service uses them: what was asked for, what was set aside, what could not be handled. */
export function readLibraries(root: string): Service[] {
  return ['event-log', 'policy', 'sending'].map((name) => ({
    name: `${name} (lib)`,
    routes: [],
    ...declarationsIn(root, `libs/${name}`),
  }));
}

function declarationsIn(root: string, folder: string): Declarations {
  const files = globSync(`${folder}/src/**/*.ts`, {
    cwd: root,
    exclude: ['**/*{.test,.contract,fixture}.ts', '**/testing/**'],
  }).toSorted();
  const parts = files.map((path) => {
    const file = path.replaceAll('\\', '/');
    return declarationsOf(file, readFileSync(join(root, file), 'utf8'));
  });
  return {
    consumers: parts.flatMap((part) => part.consumers),
    timers: parts.flatMap((part) => part.timers),
    published: [...new Set(parts.flatMap((part) => part.published))].toSorted(),
    tails: parts.some((part) => part.tails),
  };
}
