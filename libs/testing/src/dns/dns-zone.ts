import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { type Answer, AUTHORITATIVE_ANSWER, decode, encode, type Packet, streamDecode, streamEncode } from 'dns-packet';

/** Records by type; TXT as whole texts, cut into strings of 255 bytes on their way. */
export interface DnsRecords {
  readonly A?: readonly string[];
  readonly AAAA?: readonly string[];
  readonly CNAME?: readonly string[];
  readonly MX?: readonly { readonly exchange: string; readonly priority: number }[];
  readonly PTR?: readonly string[];
  readonly TXT?: readonly string[];
  /** What the server does instead of answering anything about this name. */
  readonly trouble?: 'silence' | 'servfail';
}

export interface DnsZone {
  /** `127.0.0.1:53535`, as DNS_SERVERS takes it. */
  readonly address: string;
  /** Questions so far, `TXT example.com`. */
  readonly asked: readonly string[];
  /** Adds a name, or puts other records in the place of its own. */
  set(name: string, records: DnsRecords): void;
  close(): Promise<void>;
}

const NXDOMAIN = 3;
const SERVFAIL = 2;
const TTL_SECONDS = 60;
const LONGEST_STRING = 255;
/** RFC 6891 section 6.2.5: what every path carries. */
const LONGEST_DATAGRAM = 1232;

/** A name server on 127.0.0.1 that knows these names and no others, over UDP and, for long answers, TCP. */
export async function aDnsZone(names: Readonly<Record<string, DnsRecords>> = {}): Promise<DnsZone> {
  const zone = new Map(Object.entries(names).map(([name, records]) => [name.toLowerCase(), records]));
  const asked: string[] = [];
  const answer = (request: Packet): Packet | undefined => {
    const [question] = request.questions ?? [];
    if (!question) return undefined;
    asked.push(`${question.type} ${question.name}`);
    const records = zone.get(question.name.toLowerCase());
    if (records?.trouble === 'silence') return undefined;
    const rcode = records === undefined ? NXDOMAIN : records.trouble === 'servfail' ? SERVFAIL : 0;
    return {
      type: 'response',
      id: request.id ?? 0,
      // The server's own word for the outcome is in the low bits of the flags (RFC 1035 section 4.1.1).
      flags: AUTHORITATIVE_ANSWER | rcode,
      questions: [question],
      answers: records && rcode === 0 ? answersOf(question.name, question.type, records) : [],
    };
  };
  const { udp, tcp, port } = await listening();
  udp.on('message', (bytes, { port: from, address }) => {
    const response = answer(decode(bytes));
    if (!response) return;
    const encoded = encode(response);
    const isLong = encoded.length > LONGEST_DATAGRAM;
    udp.send(
      isLong ? encode({ ...response, flags: TRUNCATED | AUTHORITATIVE_ANSWER, answers: [] }) : encoded,
      from,
      address,
    );
  });
  tcp.on('connection', (socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', (bytes) => {
      const response = answer(streamDecode(bytes));
      if (response) socket.end(streamEncode(response));
    });
  });
  return {
    address: `127.0.0.1:${port}`,
    asked,
    set: (name, records) => void zone.set(name.toLowerCase(), records),
    async close() {
      udp.close();
      tcp.close();
      await Promise.all([once(udp, 'close'), once(tcp, 'close')]);
    },
  };
}

const TRUNCATED = 1 << 9;

/** UDP and TCP on the same port. */
async function listening(): Promise<{ udp: Socket; tcp: Server; port: number }> {
  for (;;) {
    const tcp = createServer();
    await once(tcp.listen(0, '127.0.0.1'), 'listening');
    const bound = tcp.address();
    const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
    const udp = createSocket('udp4');
    udp.bind(port, '127.0.0.1');
    try {
      await once(udp, 'listening');
      return { udp, tcp, port };
    } catch (error) {
      tcp.close();
      if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    }
  }
}

function answersOf(name: string, type: string, records: DnsRecords): Answer[] {
  const ttl = TTL_SECONDS;
  if (records.CNAME && type !== 'CNAME') return records.CNAME.map((data) => ({ name, ttl, type: 'CNAME', data }));
  switch (type) {
    case 'A':
    case 'AAAA':
    case 'CNAME':
    case 'PTR':
      return (records[type] ?? []).map((data) => ({ name, ttl, type, data }));
    case 'MX':
      return (records.MX ?? []).map(({ exchange, priority }) => ({
        name,
        ttl,
        type,
        data: { exchange, preference: priority },
      }));
    case 'TXT':
      return (records.TXT ?? []).map((text) => ({ name, ttl, type, data: strings(text) }));
    default:
      return [];
  }
}

/** RFC 1035 section 3.3.14: character-strings of up to 255 bytes each. */
function strings(text: string): string[] {
  const parts: string[] = [];
  for (let at = 0; at < text.length || at === 0; at += LONGEST_STRING) parts.push(text.slice(at, at + LONGEST_STRING));
  return parts;
}
