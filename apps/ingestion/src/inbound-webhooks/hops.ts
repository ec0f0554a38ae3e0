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
const HELO = /^from (\S{1,255})/i;
const BY = /(?:^| )by ([^\s;]{1,255})/gi;
const ADDRESS = /\[(?:IPv6:)?([0-9a-f.:]{2,45})\]\)/gi;
const ID = / id ([^\s;]{1,128})/i;
const LOCAL = /^(?:127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|::1$|f[cd][0-9a-f]{2}:)/i;

/**
 * Who handed the mail to the provider: the topmost hop that is not one within its own house. Only what its own servers wrote counts,
 * and they write above whatever came with the mail.
 * @param received values of the Received fields, topmost first
 * @param own names of the provider's servers; of any other only the topmost field is read
 */
export function clientOf(received: readonly string[], own?: RegExp): Client | undefined {
  for (const value of received.slice(0, own ? MAX_HOPS : 1)) {
    const { host, client } = hopOf(value.slice(0, MAX_FIELD).replaceAll(/\s+/g, ' ').trim());
    if (host === undefined || (own && !own.test(host))) return undefined;
    // Handed on from one program to the next.
    if (client === undefined) continue;
    if (client === 'unreadable') return undefined;
    if (!own || !LOCAL.test(client.clientIp)) return client;
  }
  return undefined;
}

/**
 * `from <helo> (<name> [<address>]) (<how>) by <host> with <protocol> id <id>; <date>` (RFC 5321 section 4.4). Name and helo are the client's to
 * choose, and may look like all of this: what the server wrote after them counts.
 */
function hopOf(text: string): { host?: string | undefined; client?: Client | 'unreadable' } {
  const by = [...text.matchAll(BY)].at(-1);
  if (!by) return {};
  const host = by[1];
  const before = text.slice(0, by.index);
  if (before === '') return { host };
  const helo = HELO.exec(before)?.[1];
  const clientIp = [...before.matchAll(ADDRESS)].at(-1)?.[1];
  if (helo === undefined || clientIp === undefined || isIP(clientIp) === 0) return { host, client: 'unreadable' };
  return { host, client: { clientIp, helo, id: ID.exec(text.slice(by.index))?.[1] } };
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
