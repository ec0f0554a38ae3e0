import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { declarationsOf, type Declarations } from './declarations.ts';

/** The app that composes the others declares nothing of its own to route. */
export const COMPOSER = 'standalone';

/** Everything each service declares, by folder name under `apps/`, alphabetically. */
export function readServices(root: string): Map<string, Declarations> {
  const services = globSync('apps/*/src/app.module.ts', { cwd: root }).map((path) => path.split(/[\\/]/)[1] ?? '');
  return new Map(services.toSorted().map((service) => [service, declarationsIn(root, `apps/${service}`)]));
}

/** @param folder from the repository's root, for example `apps/api` or `libs/platform` */
export function declarationsIn(root: string, folder: string): Declarations {
  const files = globSync(`${folder}/src/**/*.ts`, { cwd: root, exclude: ['**/*.test.ts'] }).toSorted();
  const parts = files.map((path) => {
    const file = path.replaceAll('\\', '/');
    return declarationsOf(file, readFileSync(join(root, file), 'utf8'));
  });
  return {
    routes: parts.flatMap((part) => part.routes),
    consumers: parts.flatMap((part) => part.consumers),
    timers: parts.flatMap((part) => part.timers),
    published: [...new Set(parts.flatMap((part) => part.published))].toSorted(),
    tails: parts.some((part) => part.tails),
  };
}
