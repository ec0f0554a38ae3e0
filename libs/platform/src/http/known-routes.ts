import type { FastifyContextConfig, FastifyInstance, RouteOptions } from 'fastify';

/** A path of ours under a method that is not. */
export interface KnownPath {
  /** For the `Allow` header, RFC 9110 section 10.2.1. */
  readonly methods: readonly string[];
  /** Of one of its routes. */
  readonly config: FastifyContextConfig;
}

interface KnownRoute {
  readonly segments: readonly string[];
  readonly methods: string[];
  readonly config: FastifyContextConfig;
}

/** Which methods a path has, for requests that no route took: the router itself says only that there is none. */
export class KnownRoutes {
  private readonly routes = new Map<string, KnownRoute>();

  /** To be called before the routes are registered. */
  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRoute', (route) => this.add(route));
  }

  /** @param path without the query @returns nothing for a path that no route has */
  find(path: string): KnownPath | undefined {
    const segments = segmentsOf(path);
    const found = [...this.routes.values()].filter((route) => fits(route.segments, segments));
    const [first] = found;
    return first && { methods: [...new Set(found.flatMap(({ methods }) => methods))], config: first.config };
  }

  private add({ url, method, config = {} }: RouteOptions): void {
    // A wildcard is Nest's middleware or a proxy: not a path somebody chose.
    if (url.includes('*')) return;
    const route = this.routes.get(url) ?? { segments: segmentsOf(url), methods: [], config };
    route.methods.push(...[method].flat());
    this.routes.set(url, route);
  }
}

function segmentsOf(path: string): string[] {
  return path.split('/').slice(1);
}

function fits(pattern: readonly string[], path: readonly string[]): boolean {
  return (
    pattern.length === path.length &&
    pattern.every((segment, i) => (segment.startsWith(':') ? path[i] !== '' : segment === path[i]))
  );
}
