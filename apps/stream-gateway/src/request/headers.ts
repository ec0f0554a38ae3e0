import type { FastifyRequest } from 'fastify';

/** @param name lower case @returns the first value of a repeated header */
export function headerOf({ headers }: Pick<FastifyRequest, 'headers'>, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
