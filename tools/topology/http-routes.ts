import 'reflect-metadata';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RequestMethod } from '@nestjs/common';

/** `GET /v1/things`, as a controller declares it. */
export interface HttpRoute {
  readonly method: string;
  readonly path: string;
}

/** Where Nest's decorators leave what they were given. */
const PATH = 'path';
const METHOD = 'method';

/**
 * The HTTP routes of the controllers in `*.controller.ts` files.
 * @param folder from the repository's root, for example `apps/api`
 * @param from `src` where TypeScript is understood (vitest), `dist` elsewhere
 */
export async function routesIn(root: string, folder: string, from: 'src' | 'dist'): Promise<HttpRoute[]> {
  const files = globSync(`${folder}/src/**/*.controller.ts`, { cwd: root }).map((path) => path.replaceAll('\\', '/'));
  const routes: HttpRoute[] = [];
  for (const file of files.toSorted()) {
    const path = from === 'src' ? file : file.replace('/src/', '/dist/').replace(/\.ts$/, '.js');
    const module: Record<string, unknown> = await import(pathToFileURL(join(root, path)).href);
    for (const value of Object.values(module)) if (typeof value === 'function') routes.push(...routesOf(value));
  }
  return routes;
}

/** Empty when the class is no controller. */
export function routesOf(controller: object): HttpRoute[] {
  const prefixes = pathsOf(Reflect.getMetadata(PATH, controller));
  const prototype: unknown = Reflect.get(controller, 'prototype');
  if (typeof prototype !== 'object' || prototype === null) return [];
  return Object.getOwnPropertyNames(prototype).flatMap((name) => {
    const handler: unknown = Object.getOwnPropertyDescriptor(prototype, name)?.value;
    if (typeof handler !== 'function') return [];
    const method: unknown = Reflect.getMetadata(METHOD, handler);
    if (typeof method !== 'number') return [];
    const paths = pathsOf(Reflect.getMetadata(PATH, handler));
    return prefixes.flatMap((prefix) =>
      paths.map((path) => ({ method: RequestMethod[method] ?? String(method), path: urlPath(prefix, path) })),
    );
  });
}

function pathsOf(metadata: unknown): string[] {
  return (Array.isArray(metadata) ? metadata : [metadata]).filter((path) => typeof path === 'string');
}

function urlPath(prefix: string, path: string): string {
  return `/${[...prefix.split('/'), ...path.split('/')].filter((segment) => segment !== '').join('/')}`;
}
