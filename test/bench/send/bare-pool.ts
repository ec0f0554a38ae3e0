import { createTransport } from 'nodemailer';
import { mailOf } from './mails.ts';

/**
 * What a user would write: nodemailer's pool, as many messages in flight as it has connections. Started by send.bench.ts
 * as a process of its own; sends when told how many, and answers how long it took in milliseconds.
 */
const [port = '', connections = ''] = process.argv.slice(2);
const from = { name: 'Acme Sales', address: 'sales@acme.example' };
const pool = createTransport({
  pool: true,
  host: '127.0.0.1',
  port: Number(port),
  maxConnections: Number(connections),
  maxMessages: Number.POSITIVE_INFINITY,
  ignoreTLS: true,
});

process.on('message', (count: number) => void run(count));
process.send?.('ready');

async function run(count: number): Promise<void> {
  const startedAt = performance.now();
  let next = 0;
  const worker = async () => {
    for (let n = next++; n < count; n = next++) await pool.sendMail({ from, ...mailOf(n) });
  };
  await Promise.all(Array.from({ length: Number(connections) * 2 }, worker));
  process.send?.(performance.now() - startedAt);
}
