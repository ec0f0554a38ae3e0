import { createHmac, timingSafeEqual } from 'node:crypto';
import fastify from 'fastify';

/** The baseline of the webhook bench: Fastify, the HMAC check, an answer; nothing is looked up or stored. */
const secret = process.argv[2] ?? '';
const port = Number(process.argv[3]);

const server = fastify();
server.removeAllContentTypeParsers();
server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
server.post('/api/webhooks/mail-events', (request, reply) => {
  const expected = createHmac('sha256', secret)
    .update(request.body as Buffer)
    .digest();
  const given = Buffer.from(String(request.headers['x-reach-signature']), 'hex');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    return reply.code(401).send({ error: 'Invalid signature' });
  }
  return reply.send({ ok: true, matched: true, status: 'delivered' });
});
await server.listen({ port, host: '127.0.0.1' });
process.send?.('ready');
