import { Resolver } from 'node:dns/promises';

/** Injection token of `DnsResolver`. */
export const DNS_RESOLVER = Symbol('DNS_RESOLVER');

/** The questions to DNS, so that tests can answer them. An empty list: there is no such record. */
export interface DnsResolver {
  /** Each record's strings joined, as DKIM and SPF read them (RFC 6376 section 3.6.2.2, RFC 7208 section 3.3). */
  txt(name: string): Promise<string[]>;
  /** Host names without the dot at their end. */
  mx(name: string): Promise<string[]>;
}

/** DNS did not say whether there is such a record. */
export class DnsUnansweredError extends Error {
  override readonly name = 'DnsUnansweredError';
  constructor(
    readonly question: string,
    options: ErrorOptions,
  ) {
    super(`DNS does not answer about ${question}`, options);
  }
}

/** "There is none", in the words of c-ares. */
const NONE = new Set(['ENODATA', 'ENOTFOUND']);
const TIMEOUT_MS = 3_000;

/** Asks the resolvers of this machine. */
export function systemDnsResolver(): DnsResolver {
  const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: 2 });
  return {
    txt: async (name) => (await answer(name, resolver.resolveTxt(name))).map((strings) => strings.join('')),
    mx: async (name) =>
      (await answer(name, resolver.resolveMx(name))).map(({ exchange }) => exchange.replace(/\.$/, '')),
  };
}

async function answer<Found>(question: string, asked: Promise<Found[]>): Promise<Found[]> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'string' && NONE.has(error.code)) return [];
    throw new DnsUnansweredError(question, { cause: error });
  }
}
