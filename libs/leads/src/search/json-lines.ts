/** Characters of the longest line. */
const MAX_LINE = 65_536;

export interface JsonLinesOptions {
  /** Of all lines. */
  readonly maxBytes: number;
  /** Makes the error of an answer that is none. @param problem to stand after the name of who answered */
  readonly fail: (problem: string) => Error;
}

/** The values of a JSON lines stream, as they arrive; the stream is canceled when nobody reads on. Blank lines are no values. */
export async function* readJsonLines(
  body: ReadableStream<Uint8Array>,
  { maxBytes, fail }: JsonLinesOptions,
): AsyncGenerator {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw fail(`answered more than ${maxBytes} bytes`);
    rest += decodeChunk(() => decoder.decode(chunk, { stream: true }), fail);
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') yield parseLine(line, fail);
    if (rest.length > MAX_LINE) throw fail(`answered a line of more than ${MAX_LINE} characters`);
  }
  rest += decodeChunk(() => decoder.decode(), fail);
  if (rest.trim() !== '') yield parseLine(rest, fail);
}

function decodeChunk(decode: () => string, fail: JsonLinesOptions['fail']): string {
  try {
    return decode();
  } catch {
    throw fail('answered something that is not UTF-8');
  }
}

function parseLine(line: string, fail: JsonLinesOptions['fail']): unknown {
  if (line.length > MAX_LINE) throw fail(`answered a line of more than ${MAX_LINE} characters`);
  try {
    return JSON.parse(line);
  } catch {
    throw fail('answered a line that is not JSON');
  }
}
