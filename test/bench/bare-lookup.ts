import { createDatabase } from '@posthorn/database';
import fastify from 'fastify';

/**
 * The baseline of a verdict over HTTP: Fastify, the body parsed, one row of PostgreSQL, an answer. Started by verdict.bench.ts as
 * a process of its own.
 */
const [databaseUrl = '', workspaceId = '', port = ''] = process.argv.slice(2);
const db = createDatabase({ url: databaseUrl });

const server = fastify();
server.post<{ Body: { readonly mailboxId: string } }>('*', async ({ body }) => {
  const agents = db.selectFrom('agents').select(['id', 'name', 'email']);
  return agents.where('workspace_id', '=', workspaceId).where('id', '=', body.mailboxId).execute();
});
await server.listen({ port: Number(port), host: '127.0.0.1' });
process.send?.('ready');
