import type { DnsResolver } from '../../libs/mail/src/mod.js';

/** Records of a name as the SPF suite writes them: `TIMEOUT`, `{ TXT: … }`, `{ MX: [10, 'host'] }`, `{ A: … }`. */
export type Zone = Readonly<Record<string, readonly ZoneRecord[]>>;
export type ZoneRecord = string | Readonly<Record<string, unknown>>;

/** DNS of a test suite. Names it does not have are ENOTFOUND, types a name does not have ENODATA. */
export function resolverOf(zone: Zone): DnsResolver {
  const names = new Map(Object.entries(zone).map(([name, records]) => [bare(name), records]));
  return async (name, type) => {
    let at = bare(name);
    for (let hops = 0; hops < 10; hops++) {
      const records = names.get(at);
      if (records === undefined) throw failure('ENOTFOUND');
      const found = recordsOf(records, type);
      if (found.length > 0) return Promise.resolve(found);
      if (records.includes('TIMEOUT')) throw failure('ETIMEOUT');
      const alias = records.find((record) => typeof record === 'object' && 'CNAME' in record);
      if (typeof alias !== 'object' || type === 'CNAME') throw failure('ENODATA');
      at = bare(textOf(alias['CNAME']));
    }
    throw failure('ESERVFAIL');
  };
}

/** TXT only, one string per name, as the ARC and DKIM files have it. */
export function txtResolver(records: ReadonlyMap<string, string>): DnsResolver {
  return resolverOf(Object.fromEntries([...records].map(([name, text]) => [name, [{ TXT: text }]])));
}

/** The suite says `SPF` (a type that RFC 7208 dropped) for TXT where it does not name TXT itself. */
function recordsOf(records: readonly ZoneRecord[], type: string): unknown[] {
  const hasTxt = records.some((record) => typeof record === 'object' && 'TXT' in record);
  return records.flatMap((record): unknown[] => {
    if (typeof record === 'string') return [];
    const value = record[type] ?? (type === 'TXT' && !hasTxt ? record['SPF'] : undefined);
    if (value === undefined || value === 'NONE') return [];
    if (value === 'TIMEOUT') throw failure('ETIMEOUT');
    if (type === 'TXT') return [Array.isArray(value) ? value.map(textOf) : [textOf(value)]];
    return Array.isArray(value) ? [{ priority: Number(value[0]), exchange: textOf(value[1]) }] : [textOf(value)];
  });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function bare(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}
