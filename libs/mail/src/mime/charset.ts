import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';

/** Text in a charset by its MIME name; UTF-8 when the name is unknown, Latin-1 when the bytes are not UTF-8 after all. Never throws. */
export function decodeCharset(bytes: Uint8Array, charset: string | undefined): string {
  const decoder = decoderOf((charset ?? 'utf-8').toLowerCase());
  // That it holds U+FFFD does not tell: people write it, too.
  if (decoder && (decoder.encoding !== 'utf-8' || isUtf8(bytes))) return decoder.decode(bytes);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(decoder ? 'latin1' : 'utf8');
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
