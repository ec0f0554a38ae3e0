import type { DnsResolver, DnsType } from '@posthorn/mail';
import { ExpiringCache } from '@posthorn/platform';

type Answer = { readonly records: readonly unknown[] } | { readonly code: string; readonly error: unknown };

export interface ResolverCacheSettings {
  /** Milliseconds an answer counts, whatever its records say: `node:dns` does not tell the TTL of most types. */
  readonly ttlMs: number;
  readonly maxEntries: number;
}

const DEFAULTS: ResolverCacheSettings = { ttlMs: 60_000, maxEntries: 10_000 };
/** There is no such name, or no such record of it: as good an answer as any. */
const ABSENT = new Set(['ENOTFOUND', 'ENODATA']);

/**
 * Asks each question once: who asks it again meanwhile shares the answer, who asks within the minute gets it from memory.
 * Trouble is not kept.
 */
export function cachedResolver(resolve: DnsResolver, settings: Partial<ResolverCacheSettings> = {}): DnsResolver {
  const { ttlMs, maxEntries } = { ...DEFAULTS, ...settings };
  const known = new ExpiringCache<Answer>(maxEntries, ttlMs);
  const asked = new Map<string, Promise<Answer>>();
  const ask = async (key: string, name: string, type: DnsType): Promise<Answer> => {
    try {
      const answer = await answerOf(resolve, name, type);
      known.set(key, answer);
      return answer;
    } finally {
      asked.delete(key);
    }
  };
  return async (name, type) => {
    const key = `${type} ${name.toLowerCase()}`;
    let answer = known.get(key)?.value;
    if (answer === undefined) {
      let asking = asked.get(key);
      if (asking === undefined) asked.set(key, (asking = ask(key, name, type)));
      answer = await asking;
    }
    if ('records' in answer) return answer.records;
    throw answer.error;
  };
}

async function answerOf(resolve: DnsResolver, name: string, type: DnsType): Promise<Answer> {
  try {
    return { records: await resolve(name, type) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (ABSENT.has(code)) return { code, error };
    throw error;
  }
}
