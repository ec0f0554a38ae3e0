import type { DnsResolver, DnsType } from './mail-authentication.js';

/** DNS as mailauth asks it: TXT in lists of strings, the others as `node:dns` gives them. */
export type AskDns = (name: string, type: string) => Promise<string[][] | string[]>;

const TYPES: ReadonlySet<string> = new Set<DnsType>(['A', 'AAAA', 'CNAME', 'MX', 'PTR', 'TXT']);
/** There is nothing of that name, as opposed to: nobody knows now. */
const VOID: ReadonlySet<unknown> = new Set(['ENOTFOUND', 'ENODATA', 'EBADNAME']);
const MAX_QUERIES = 300;
const MAX_RECORDS = 200;
/** Of one TXT record. A key of 4096 bits takes 800; longer ones are somebody's wish to see us busy. */
const MAX_RECORD_BYTES = 8192;

/**
 * A resolver whose answers stand for the time of one mail: every question is asked once, 300 in all, each answered by `deadlineMs` or not at all.
 * Names that DNS cannot hold are not asked.
 */
export class BoundedResolver {
  private readonly answers = new Map<string, Promise<string[][] | string[]>>();
  /** Questions that DNS did not answer. */
  troubles = 0;

  constructor(
    private readonly resolve: DnsResolver,
    private readonly deadlineMs: number,
  ) {}

  readonly ask: AskDns = (name, type) => {
    const question = `${type} ${name.toLowerCase().replace(/\.$/, '')}`;
    const known = this.answers.get(question);
    if (known !== undefined) return known;
    const answer = this.answers.size >= MAX_QUERIES ? this.trouble('too many questions') : this.answer(name, type);
    this.answers.set(question, answer);
    return answer;
  };

  private async answer(name: string, type: string): Promise<string[][] | string[]> {
    const bare = name.replace(/\.$/, '');
    if (!isDnsName(bare) || !isDnsType(type)) throw dnsError('EBADNAME', `no such name: ${bare.slice(0, 100)}`);
    const rows = await this.inTime(bare, type);
    return rows.slice(0, MAX_RECORDS).filter((row) => sizeOf(row) <= MAX_RECORD_BYTES) as string[][] | string[];
  }

  private async inTime(name: string, type: DnsType): Promise<readonly unknown[]> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      const left = Math.max(0, this.deadlineMs - Date.now());
      timer = setTimeout(() => reject(dnsError('ETIMEOUT', 'no answer in time')), left);
    });
    try {
      return await Promise.race([this.resolve(name, type), late]);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (VOID.has(code)) throw dnsError(String(code), `nothing at ${name}`, error);
      return await this.trouble(error instanceof Error ? error.message : 'DNS failed', error);
    } finally {
      clearTimeout(timer);
    }
  }

  private trouble(message: string, cause?: unknown): Promise<never> {
    this.troubles++;
    return Promise.reject(dnsError('ETIMEOUT', message, cause));
  }
}

export function dnsError(code: string, message: string, cause?: unknown): Error {
  return Object.assign(new Error(message, { cause }), { code });
}

function isDnsType(type: string): type is DnsType {
  return TYPES.has(type);
}

/** RFC 1035 section 2.3.4; any printable character, as SPF macros make them. */
function isDnsName(name: string): boolean {
  return /^[!-~]{1,253}$/.test(name) && name.split('.').every((label) => label.length > 0 && label.length < 64);
}

function sizeOf(row: unknown): number {
  if (typeof row === 'string') return row.length;
  return Array.isArray(row) ? row.reduce((sum: number, piece: unknown) => sum + String(piece).length, 0) : 0;
}
