import { isIP } from 'node:net';

/** Who handed a mail to a provider, as that one wrote down. */
export interface Client {
  readonly clientIp: string;
  readonly helo: string;
  /** The server's own name of the mail. */
  readonly id: string | undefined;
}

const MAX_HEADER_BYTES = 65_536;
const MAX_FIELD = 2_000;
const MAX_HOPS = 5;
/** `from <helo> (<name> [<ip>]) ... by <host>` (RFC 5321 section 4.4). */
const FROM =
  /^from\s{1,10}(\S{1,255})\s{1,10}\([^[\]]{0,300}\[(?:IPv6:)?([0-9a-f.:]{2,45})\]\)[^;]{0,600}?\sby\s{1,10}([^\s;]{1,255})/i;
const BY = /^by\s{1,10}([^\s;]{1,255})/i;
const ID = /\sid\s{1,10}([^\s;]{1,128})/i;
const LOCAL = /^(?:127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|::1$|f[cd][0-9a-f]{2}:)/i;

/**
 * Who handed the mail to the provider: the topmost hop that is not one within its own house. Only what its own servers wrote counts,
 * and they write above whatever came with the mail.
 * @param received values of the Received fields, topmost first
 * @param own names of the provider's servers; of any other only the topmost field is read
 */
export function clientOf(received: readonly string[], own?: RegExp): Client | undefined {
  for (const value of received.slice(0, own ? MAX_HOPS : 1)) {
    const text = value.slice(0, MAX_FIELD).replaceAll(/\s+/g, ' ').trim();
    const [, helo, clientIp, host = BY.exec(text)?.[1] ?? ''] = FROM.exec(text) ?? [];
    if (own && !own.test(host)) return undefined;
    if (helo === undefined || clientIp === undefined || isIP(clientIp) === 0) {
      if (BY.test(text)) continue;
      return undefined;
    }
    if (own && LOCAL.test(clientIp)) continue;
    return { clientIp, helo, id: ID.exec(text)?.[1] };
  }
  return undefined;
}

/** Values of the Received fields of a raw mail, topmost first; of its first 64 KiB. */
export function receivedIn(raw: Uint8Array): readonly string[] {
  const received = headerOfRaw(raw).filter(({ name }) => name.toLowerCase() === 'received');
  return received.map(({ value }) => value);
}

/** The envelope's sender as the last server wrote it, above everything else; one further down is the mail's own word. */
export function returnPathIn(raw: Uint8Array): string | undefined {
  const [first] = headerOfRaw(raw);
  return first?.name.toLowerCase() === 'return-path' ? first.value : undefined;
}

function headerOfRaw(raw: Uint8Array): ReturnType<typeof headersIn> {
  const head = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, MAX_HEADER_BYTES));
  return headersIn(head.toString('latin1'));
}

/** The header of a mail as a list, unfolded, up to the first empty line. */
export function headersIn(text: string): readonly { readonly name: string; readonly value: string }[] {
  const headers: { name: string; value: string }[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (line === '') break;
    const last = headers.at(-1);
    const colon = line.indexOf(':');
    if (/^[ \t]/.test(line)) {
      if (last) last.value += ` ${line.trim()}`;
    } else if (colon > 0) {
      headers.push({ name: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim() });
    }
  }
  return headers;
}
