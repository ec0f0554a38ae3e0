import 'reflect-metadata';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RequestMethod } from '@nestjs/common';
import type { TSType } from 'oxc-parser';
import { z } from 'zod';
import { controllersIn } from './controller-source.ts';

/** Who may call a route, as `@RequireKey` says. */
export interface Access {
  readonly kinds?: readonly string[];
  readonly scopes: readonly string[];
  readonly accept?: readonly string[];
}

/** A route, as its controller declares it. */
export interface Operation {
  /** Lower case. */
  readonly method: string;
  /** With its parameters as `:id`. */
  readonly path: string;
  /** Source file, from the root. */
  readonly file: string;
  readonly controller: string;
  readonly handler: string;
  readonly doc: string;
  readonly body: z.ZodType | undefined;
  readonly query: z.ZodType | undefined;
  /** Names of header fields that the handler reads. */
  readonly headers: readonly string[];
  readonly status: number;
  readonly access: Access | undefined;
  /** Name of the function that shapes its errors; nothing for RFC 9457. */
  readonly problemShape: string | undefined;
  readonly rawBody: boolean;
  readonly idempotent: boolean;
  readonly returns: TSType | undefined;
}

/** Where Nest, and we, leave what decorators were given. */
const KEYS = {
  path: 'path',
  method: 'method',
  status: '__httpCode__',
  parameters: '__routeArguments__',
  config: '__fastify_route_config__',
  access: 'posthorn:key-requirement',
  idempotent: 'posthorn:idempotent-operation',
};
/** Nest's RouteParamtypes. */
const PARAMETER = { body: '3', query: '4', headers: '6' };

const DEFAULT_STATUS: Readonly<Record<string, number>> = { post: 201 };

/**
 * The routes of the controllers under the folders.
 * @param from see `tools/topology/http-routes.ts`
 */
export async function readOperations(
  root: string,
  folders: readonly string[],
  from: 'src' | 'dist',
): Promise<Operation[]> {
  const files = folders.flatMap((folder) => globSync(`${folder}/src/**/*.controller.ts`, { cwd: root }));
  const operations: Operation[] = [];
  for (const file of files.map((path) => path.replaceAll('\\', '/')).toSorted()) {
    const built = from === 'src' ? file : file.replace('/src/', '/dist/').replace(/\.ts$/, '.js');
    const module: Record<string, unknown> = await import(pathToFileURL(join(root, built)).href);
    const sources = controllersIn(file, readFileSync(join(root, file), 'utf8'));
    for (const [name, value] of Object.entries(module)) {
      if (typeof value !== 'function') continue;
      const source = sources.get(name);
      for (const operation of operationsOf(value)) {
        const handler = source?.handlers.get(operation.handler);
        operations.push({
          ...operation,
          file,
          controller: name,
          doc: handler?.doc ?? '',
          returns: handler?.returns,
        });
      }
    }
  }
  return operations;
}

type Declared = Omit<Operation, 'file' | 'controller' | 'doc' | 'returns'>;

function operationsOf(controller: object): Declared[] {
  const prefixes = pathsOf(Reflect.getMetadata(KEYS.path, controller));
  const prototype: unknown = Reflect.get(controller, 'prototype');
  if (typeof prototype !== 'object' || prototype === null) return [];
  return Object.getOwnPropertyNames(prototype).flatMap((name) => {
    const handler: unknown = Object.getOwnPropertyDescriptor(prototype, name)?.value;
    if (typeof handler !== 'function') return [];
    const number: unknown = Reflect.getMetadata(KEYS.method, handler);
    if (typeof number !== 'number') return [];
    const method = (RequestMethod[number] ?? '').toLowerCase();
    const declared = declaredBy(controller, handler, name);
    return prefixes.flatMap((prefix) =>
      pathsOf(Reflect.getMetadata(KEYS.path, handler)).map((path) => ({
        ...declared,
        method,
        path: urlPath(prefix, path),
        status: declared.status ?? DEFAULT_STATUS[method] ?? 200,
      })),
    );
  });
}

function declaredBy(controller: object, handler: object, name: string) {
  const parameters = Object.entries<Parameter>(Reflect.getMetadata(KEYS.parameters, controller, name) ?? {});
  const schemaOf = (type: string) => {
    const found = parameters.find(([key, { schema }]) => key.startsWith(`${type}:`) && schema !== undefined);
    return found?.[1].schema instanceof z.ZodType ? found[1].schema : undefined;
  };
  const config: { problemShape?: { name: string }; rawBody?: boolean } =
    Reflect.getMetadata(KEYS.config, handler) ?? {};
  const status: number | undefined = Reflect.getMetadata(KEYS.status, handler);
  const access: Access | undefined =
    Reflect.getMetadata(KEYS.access, handler) ?? Reflect.getMetadata(KEYS.access, controller);
  return {
    handler: name,
    body: schemaOf(PARAMETER.body),
    query: schemaOf(PARAMETER.query),
    headers: parameters.flatMap(([key, { data }]) =>
      key.startsWith(`${PARAMETER.headers}:`) && typeof data === 'string' ? [data] : [],
    ),
    status,
    access,
    problemShape: config.problemShape && (config.problemShape.name || 'plain'),
    rawBody: config.rawBody ?? false,
    idempotent: Reflect.hasMetadata(KEYS.idempotent, handler),
  };
}

interface Parameter {
  readonly data?: unknown;
  readonly schema?: unknown;
}

function pathsOf(metadata: unknown): string[] {
  return (Array.isArray(metadata) ? metadata : [metadata]).filter((path) => typeof path === 'string');
}

function urlPath(prefix: string, path: string): string {
  return `/${[...prefix.split('/'), ...path.split('/')].filter((segment) => segment !== '').join('/')}`;
}
