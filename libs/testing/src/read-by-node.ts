import { createServer, type IncomingMessage } from 'node:http';
import { Duplex } from 'node:stream';

export interface ReadByNode {
  readonly message: IncomingMessage;
  readonly body: Buffer;
}

/**
 * The request that a text begins with, as Node's own HTTP server reads it; for readers of ours to be compared with.
 * @param text one character for each byte
 * @throws what Node's parser says when it refuses
 */
export function readByNode(text: string): Promise<ReadByNode> {
  return new Promise((resolve, reject) => {
    const server = createServer((message) => {
      const chunks: Buffer[] = [];
      message.on('data', (chunk: Buffer) => chunks.push(chunk));
      message.on('end', () => resolve({ message, body: Buffer.concat(chunks) }));
    });
    server.on('clientError', reject);
    server.emit('connection', new OneRequest(text));
  });
}

/** A connection that has brought all it will. */
class OneRequest extends Duplex {
  constructor(text: string) {
    super();
    this.push(Buffer.from(text, 'latin1'));
  }
  override _read(): void {
    // Everything was pushed.
  }
  override _write(_chunk: unknown, _encoding: unknown, done: () => void): void {
    done();
  }
}
