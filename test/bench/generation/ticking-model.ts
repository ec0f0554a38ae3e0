import { createServer } from 'node:http';

/**
 * A model in OpenAI's wire format whose every token is the nanosecond at which it was written (CLOCK_MONOTONIC, the same for all processes of
 * the machine): whoever reads it knows how long it took. `argv`: port, tokens a second, seconds.
 */
const [port, perSecond, seconds] = process.argv.slice(2).map(Number);
const everyMs = 1_000 / (perSecond ?? 50);
const count = (perSecond ?? 50) * (seconds ?? 10);

const chunk = (content: string) =>
  `data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"ticking","choices":[{"index":0,"delta":{"content":"${content}"},"finish_reason":null}]}\n\n`;

const server = createServer((request, response) => {
  request.resume().once('end', () => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.socket?.setNoDelay(true);
    const startedAt = performance.now() + Math.random() * everyMs;
    let written = 0;
    const tick = (): void => {
      if (response.destroyed) return;
      response.write(chunk(`${process.hrtime.bigint()} `));
      if (++written < count) setTimeout(tick, Math.max(0, startedAt + written * everyMs - performance.now()));
      else {
        response.end(
          'data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"ticking","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n',
        );
      }
    };
    setTimeout(tick, startedAt - performance.now());
  });
});
server.listen(port, '127.0.0.1', () => process.send?.('ready'));
