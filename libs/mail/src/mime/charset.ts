import { TextDecoder } from 'node:util';

/** Text in a charset by its MIME name; UTF-8 when the name is unknown, Latin-1 when the bytes are not UTF-8 after all. Never throws. */
export function decodeCharset(bytes: Uint8Array, charset: string | undefined): string {
  const decoder = decoderOf((charset ?? 'utf-8').toLowerCase());
  const text = decoder?.decode(bytes);
  if (text !== undefined && !(decoder?.encoding === 'utf-8' && text.includes('\ufffd'))) return text;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(text === undefined ? 'utf8' : 'latin1');
}

const decoders = new Map<string, TextDecoder | undefined>();
const MAX_DECODERS = 64;

function decoderOf(charset: string): TextDecoder | undefined {
  if (!decoders.has(charset)) {
    if (decoders.size >= MAX_DECODERS) decoders.clear();
    decoders.set(charset, makeDecoder(charset));
  }
  return decoders.get(charset);
}

function makeDecoder(charset: string): TextDecoder | undefined {
  try {
    return new TextDecoder(charset);
  } catch {
    return undefined;
  }
}
