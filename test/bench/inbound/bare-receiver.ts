import { randomUUID } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { callbackify } from 'node:util';
import { SMTPServer } from 'smtp-server';

const [directory = '.', port = '0'] = process.argv.slice(2);

/** What one would write with smtp-server: each mail a file, on disk before it is answered. */
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['AUTH', 'STARTTLS'],
  disableReverseLookup: true,
  logger: false,
  onData(stream, _session, callback) {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      callbackify(() => store(Buffer.concat(chunks)))((error) => callback(error));
    });
  },
});

async function store(mail: Buffer): Promise<void> {
  const file = await open(join(directory, `${randomUUID()}.eml`), 'wx');
  try {
    await file.writeFile(mail);
    await file.sync();
  } finally {
    await file.close();
  }
}

server.on('error', () => undefined);
server.listen(Number(port), '127.0.0.1', () => process.send?.('listens'));
