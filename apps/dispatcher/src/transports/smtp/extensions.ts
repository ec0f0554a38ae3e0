/** What a server said it can do in answer to EHLO (RFC 5321 section 4.1.1.1). */
export interface Extensions {
  /** RFC 2920: commands may be sent before earlier ones are answered. */
  readonly pipelining: boolean;
  /** RFC 1870: the largest mail in octets; nothing when it named none. */
  readonly maxSize: number | undefined;
  /** RFC 1870: MAIL may name the size. */
  readonly size: boolean;
  /** RFC 6152. */
  readonly eightBitMime: boolean;
  /** RFC 6531. */
  readonly smtpUtf8: boolean;
  /** RFC 3461. */
  readonly dsn: boolean;
  /** RFC 3207. */
  readonly startTls: boolean;
  /** RFC 4954: names of mechanisms in upper case. */
  readonly auth: ReadonlySet<string>;
}

/** @param lines of the reply to EHLO, the greeting first; empty for a server that knows HELO only */
export function parseExtensions(lines: readonly string[]): Extensions {
  const keywords = new Map<string, readonly string[]>();
  for (const line of lines.slice(1)) {
    // Some servers still write AUTH=LOGIN for clients of 1997.
    const [keyword = '', ...parameters] = line
      .trim()
      .toUpperCase()
      .replace(/^AUTH=/, 'AUTH ')
      .split(/\s+/);
    keywords.set(keyword, [...(keywords.get(keyword) ?? []), ...parameters]);
  }
  const limit = Number(keywords.get('SIZE')?.[0] ?? 0);
  return {
    pipelining: keywords.has('PIPELINING'),
    size: keywords.has('SIZE'),
    maxSize: Number.isSafeInteger(limit) && limit > 0 ? limit : undefined,
    eightBitMime: keywords.has('8BITMIME'),
    smtpUtf8: keywords.has('SMTPUTF8'),
    dsn: keywords.has('DSN'),
    startTls: keywords.has('STARTTLS'),
    auth: new Set(keywords.get('AUTH')),
  };
}
