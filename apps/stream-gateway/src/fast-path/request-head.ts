/** The head of a plain GET, in the form the fast path can answer. */
export interface RequestHead {
  /** Without the query; never percent-encoded. */
  readonly path: string;
  /** Behind the question mark, undecoded; empty without one. */
  readonly query: string;
  /** Values of the headers that any part of this server looks at, by lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
}

/** Longer heads are left to Node, which has a limit of its own. */
const LONGEST = 8 * 1024;
const END = '\r\n\r\n';

/** The rest of the target may hold no percent sign: two spellings of one path are the router's business. */
const REQUEST_LINE = /^GET (\/[\w\-./~]*)(?:\?([\x21\x22\x24-\x7e]*))? HTTP\/1\.1$/;
/** RFC 9110 section 5.5 without obs-text, and without white space before the colon. */
const HEADER_LINE = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[\t ]*([\x20-\x7e\t]*)$/;

/** What this server understands of a request without a body; everything else it ignores, here as there. */
const UNDERSTOOD = new Set(['host', 'authorization', 'last-event-id', 'x-request-id', 'accept', 'connection']);

/**
 * Headers that change what has to be answered: bodies, upgrades, browsers and their credentials, traces.
 * Such a request is one for the whole stack.
 */
const FOREIGN = new Set([
  'content-length',
  'cookie',
  'expect',
  'origin',
  'te',
  'trailer',
  'traceparent',
  'transfer-encoding',
  'upgrade',
]);

/**
 * Reads a request that one chunk holds completely, and nothing else. It only ever accepts what Node's parser accepts, and is
 * meant to give up early: for what it does not accept there is that parser (RFC 9112 section 3 and 5).
 * @returns nothing for everything but a complete, plain, unambiguous GET
 */
export function parseRequestHead(chunk: Buffer): RequestHead | undefined {
  if (chunk.length > LONGEST) return undefined;
  const text = chunk.toString('latin1');
  // One request and no byte behind it: a second one could not be answered behind a stream.
  if (text.indexOf(END) !== text.length - END.length) return undefined;
  const [requestLine = '', ...lines] = text.slice(0, -END.length).split('\r\n');
  const [, path, query = ''] = REQUEST_LINE.exec(requestLine) ?? [];
  if (path === undefined) return undefined;
  const headers = new Map<string, string>();
  for (const line of lines) {
    const [, name = '', value = ''] = HEADER_LINE.exec(line) ?? [];
    const key = name.toLowerCase();
    if (key === '' || FOREIGN.has(key)) return undefined;
    if (!UNDERSTOOD.has(key)) continue;
    if (headers.has(key)) return undefined;
    headers.set(key, value.trimEnd());
  }
  return isPlain(headers) ? { path, query, headers } : undefined;
}

/** RFC 9112 section 3.2: exactly one Host; and nothing asked of the connection but to stay open or not. */
function isPlain(headers: ReadonlyMap<string, string>): boolean {
  const connection = headers.get('connection')?.toLowerCase() ?? 'keep-alive';
  return headers.has('host') && headers.get('host') !== '' && (connection === 'keep-alive' || connection === 'close');
}
