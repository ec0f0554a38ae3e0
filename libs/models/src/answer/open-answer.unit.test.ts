import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';

import { streamModel } from '../stream-model.js';
import { streamedModelOf } from '../streamed-model.js';

let server: Server;
afterEach(() => void server.close());

/** Says the same to whoever asks, whatever they ask. */
async function aServerThatSays(words: string): Promise<string> {
  server = createServer((socket) => socket.on('error', () => socket.destroy()).once('data', () => socket.write(words)));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}/v1`;
}

test('a server that turns to another protocol is one that cannot be reached', async () => {
  const words = 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n';
  const baseUrl = await aServerThatSays(words);
  const model = streamedModelOf({ provider: 'openai-compatible', baseUrl, model: 'fake' });
  const question = {
    instructions: '',
    input: '',
    maxOutputTokens: 1,
    firstTokenMs: 300,
    stallMs: 300,
    firstPauseMs: 1,
  };
  const asked = streamModel(model, question, new AbortController().signal).next();
  await expect(asked).rejects.toMatchObject({ failure: { code: 'unreachable' } });
});
