/**
 * RFC 9110 section 5.5 without obs-text, and without white space before the colon. That around the value is cut off afterwards:
 * two parts that take it would be tried in every division of a long row of spaces.
 */
const HEADER_LINE = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):([\x20-\x7e\t]*)$/;

/** Headers that change what has to be answered, or how a body is read: pages of other origins, traces, upgrades, chunks. */
const FOREIGN = ['expect', 'origin', 'te', 'trailer', 'traceparent', 'tracestate', 'transfer-encoding', 'upgrade'];

export interface PlainHeaderNames {
  /** Read, and allowed once each; beside `host`. Lower case. */
  readonly understood: readonly string[];
  /** Not plain for this kind of request, beside those that never are. Lower case. */
  readonly foreign?: readonly string[];
}

/**
 * Reads the header lines of a plain request. It accepts a strict subset of what Node's parser accepts and gives up early: for
 * the rest there is that parser (RFC 9112 section 5). What is neither understood nor foreign is passed over, as by whoever
 * answers in the end.
 */
export class PlainHeaders {
  private readonly understood: ReadonlySet<string>;
  private readonly foreign: ReadonlySet<string>;

  constructor({ understood, foreign = [] }: PlainHeaderNames) {
    this.understood = new Set(['host', ...understood]);
    this.foreign = new Set([...FOREIGN, ...foreign]);
  }

  /**
   * @param lines of a head, without line ends; the first one, the request line, is not looked at
   * @returns values by lower-case name, exactly one `host` among them (RFC 9112 section 3.2); nothing when there is anything
   * in them that this reader leaves to others
   */
  read(lines: readonly string[]): ReadonlyMap<string, string> | undefined {
    const headers = new Map<string, string>();
    for (let i = 1; i < lines.length; i++) {
      const [, name = '', value = ''] = HEADER_LINE.exec(lines[i] ?? '') ?? [];
      const key = name.toLowerCase();
      if (key === '' || this.foreign.has(key)) return undefined;
      if (!this.understood.has(key)) continue;
      if (headers.has(key)) return undefined;
      headers.set(key, value.trim());
    }
    return headers.get('host') ? headers : undefined;
  }
}
