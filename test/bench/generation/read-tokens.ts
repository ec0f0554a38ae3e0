import { connect } from 'node:net';

export interface StreamRequest {
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A token is 13 to 19 digits; ids of frames are shorter, and no other number in them is that long. */
const TOKEN = /\d{13,19}/g;

/**
 * Opens a stream over a plain socket and notes, for every token in it, how long it was on its way; milliseconds. Resolves at `[DONE]`, or when the
 * connection ends.
 * @param note called with each latency
 * @returns the status line
 */
export function readTokens(
  { port, path, headers, body }: StreamRequest,
  note: (latencyMs: number) => void,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let head = '';
    let rest = '';
    const lines = Object.entries({ host: 'bench', 'content-length': String(Buffer.byteLength(body)), ...headers });
    socket.once('connect', () => {
      socket.write(
        `POST ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`,
      );
    });
    socket.on('data', (bytes: Buffer) => {
      const now = process.hrtime.bigint();
      rest += bytes.toString('latin1');
      head ||= rest.slice(0, rest.indexOf('\r\n'));
      const end = rest.lastIndexOf('\n\n') + 2;
      if (end < 2) return;
      const whole = rest.slice(0, end);
      rest = rest.slice(end);
      for (const [token] of whole.matchAll(TOKEN)) note(Number(now - BigInt(token)) / 1e6);
      if (whole.includes('[DONE]')) socket.destroy();
    });
    socket.once('error', reject);
    socket.once('close', () => resolve(head));
  });
}
