import { PlainHeaders } from '@posthorn/platform';

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
/** What this server understands of a request without a body, and as foreign: bodies, and the credentials of browsers. */
const HEADERS = new PlainHeaders({
  understood: ['authorization', 'last-event-id', 'x-request-id', 'accept', 'connection'],
  foreign: ['content-length', 'cookie'],
});

/**
 * Reads a request that one chunk holds completely, and nothing else. It only ever accepts what Node's parser accepts, and is
 * meant to give up early: for what it does not accept there is that parser (RFC 9112 section 3).
 * @returns nothing for everything but a complete, plain, unambiguous GET
 */
export function parseRequestHead(chunk: Buffer): RequestHead | undefined {
  if (chunk.length > LONGEST) return undefined;
  const text = chunk.toString('latin1');
  // One request and no byte behind it: a second one could not be answered behind a stream.
  if (text.indexOf(END) !== text.length - END.length) return undefined;
  const lines = text.slice(0, -END.length).split('\r\n');
  const [, path, query = ''] = REQUEST_LINE.exec(lines[0] ?? '') ?? [];
  const headers = path === undefined ? undefined : HEADERS.read(lines);
  return path !== undefined && headers && asksNothing(headers) ? { path, query, headers } : undefined;
}

/** Of the connection, but to stay open or not. */
function asksNothing(headers: ReadonlyMap<string, string>): boolean {
  const connection = headers.get('connection')?.toLowerCase() ?? 'keep-alive';
  return connection === 'keep-alive' || connection === 'close';
}
