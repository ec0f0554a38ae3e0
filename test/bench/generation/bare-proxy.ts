import { Agent, createServer, request } from 'node:http';

/** The baseline: passes the model's stream through and does nothing else. `argv`: port, port of the model. */
const [port, modelPort] = process.argv.slice(2).map(Number);
const agent = new Agent({ maxSockets: Infinity });

createServer((asked, answer) => {
  const upstream = request({ host: '127.0.0.1', port: modelPort, path: '/v1/chat/completions', method: 'POST', agent });
  upstream.once('response', (response) => {
    answer.writeHead(response.statusCode ?? 502, response.headers);
    response.pipe(answer);
  });
  asked.pipe(upstream);
}).listen(port, '127.0.0.1', () => process.send?.('ready'));
