import { readFileSync } from 'node:fs';
import { z } from 'zod';

const route = z
  .strictObject({
    /** A prefix ends with `/` and covers the bare path too, so that nginx and Kubernetes agree on what belongs to it. */
    path: z.string().regex(/^\/(:?[a-z0-9._-]+\/)*[a-z0-9._-]*$/, 'a lower-case absolute path'),
    /** A pattern is exact but for its parts `:name`, each of which is any one segment. */
    match: z.enum(['exact', 'pattern', 'prefix']),
    /** Folder name under `apps/`. */
    service: z.string(),
    /** Answers stay open for hours: no buffering, long read timeout. */
    stream: z.boolean().default(false),
    /** Largest request body the edge lets through, in bytes; services have smaller limits and answer in their own words. */
    maxBodyBytes: z.int().positive().default(4_194_304),
  })
  .refine(({ path, match }) => match !== 'prefix' || path.endsWith('/'), { error: 'a prefix ends with "/"' })
  .refine(({ path, match }) => (match === 'pattern') === path.includes('/:'), {
    error: 'a pattern has a part ":name"',
  });

const routeTable = z
  .strictObject({ routes: z.array(route).min(1) })
  .refine(({ routes }) => new Set(routes.map((r) => r.path)).size === routes.length, {
    error: 'a path stands once',
  });

export type Route = z.output<typeof route>;

/**
 * Which path belongs to which service; the edge proxy, the Helm chart and the route test are made from it.
 * @throws z.ZodError when the table is malformed
 */
export function parseRoutes(json: unknown): Route[] {
  return routeTable.parse(json).routes;
}

/** @param file path of `deploy/routes.json` */
export function readRoutes(file: string): Route[] {
  return parseRoutes(JSON.parse(readFileSync(file, 'utf8')));
}

/** The route a request path takes: an exact one, else the longest prefix (as nginx and Ingress do). */
export function routeOf(routes: readonly Route[], path: string): Route | undefined {
  return (
    routes.find((candidate) => candidate.match === 'exact' && candidate.path === path) ??
    routes.find((candidate) => candidate.match === 'pattern' && new RegExp(patternOf(candidate)).test(path)) ??
    routes
      .filter((candidate) => candidate.match === 'prefix' && `${path}/`.startsWith(candidate.path))
      .toSorted((a, b) => b.path.length - a.path.length)[0]
  );
}

/** `/a/:id/b` as a regular expression, for JavaScript and nginx alike: `^/a/[^/]+/b$`. */
export function patternOf({ path }: Pick<Route, 'path'>): string {
  return `^${path.replaceAll('.', '\\.').replaceAll(/:[^/]+/g, '[^/]+')}$`;
}
