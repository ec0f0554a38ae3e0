import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { startGateway } from './gateway-under-test.ts';
import { faultless, quantiles } from './tools.ts';
import type { Print } from './work.ts';

const CLIENTS = 1_000;
const RATE = 500;
const SECONDS = 10;
const SLOW_BYTES_PER_S = 1_024;

/** One client that reads 1 KB/s beside 1,000 fast ones; then it reads as fast as it can, and must end with every event. */
export async function slowClient(print: Print): Promise<void> {
  const server = await startGateway();
  try {
    const [tenant] = server.tenants;
    if (!tenant) throw new Error('no workspace');
    const args = [
      '-c',
      `${CLIENTS}`,
      '--rate',
      '5000',
      '--warmup',
      '0.5',
      '--duration',
      `${SECONDS}`,
      '--drain',
      '0.4',
    ].concat('-H', server.header(tenant), server.url('?eventTypes=delivery.*'));
    const order = { workspaceIds: [tenant.workspaceId], rate: RATE, seconds: SECONDS + 0.7 };
    const alone = await server.load(args, order);
    const slow = new SlowReader(server.gateway.port, server.header(tenant));
    await slow.opened;
    const rssBefore = await rssOf(server.pids[0] ?? 0);
    const beside = await server.load(args, order);
    const rssAfter = await rssOf(server.pids[0] ?? 0);
    slow.hurry();
    const numbers = await slow.numbersAfter(beside.publisher.published);
    const [first = 0] = numbers;
    print({
      test: 'slow',
      fast_clients: CLIENTS,
      events_per_s: RATE,
      fast_alone_us: quantiles(alone.latency_us),
      fast_beside_slow_us: quantiles(beside.latency_us),
      fast_faultless: faultless(alone) && faultless(beside),
      gateway_rss_growth: rssAfter - rssBefore,
      slow_events: numbers.length,
      slow_expected: beside.publisher.published,
      slow_in_order: numbers.every((n, i) => n === first + i),
    });
    slow.close();
  } finally {
    await server.stop();
  }
}

/** Reads a stream a little at a time. */
class SlowReader {
  readonly opened: Promise<void>;
  private readonly socket;
  private text = '';
  private hurried = false;

  constructor(port: number, header: string) {
    this.socket = connect({ port, host: '127.0.0.1' });
    this.socket.write(
      `GET /v1/agent/events/stream?eventTypes=delivery.* HTTP/1.1\r\nHost: localhost\r\n${header}\r\n\r\n`,
    );
    this.opened = new Promise((resolve) => this.socket.once('readable', () => resolve()));
    void this.read();
  }

  hurry(): void {
    this.hurried = true;
  }

  /** The counters of all events received, once so many have arrived or nothing more comes. */
  async numbersAfter(count: number): Promise<number[]> {
    for (let quiet = 0, length = 0; quiet < 30; quiet++) {
      await sleep(100);
      if (this.text.length !== length) quiet = 0;
      length = this.text.length;
      if (this.numbers().length >= count) break;
    }
    return this.numbers();
  }

  close(): void {
    this.socket.destroy();
  }

  private numbers(): number[] {
    return [...this.text.matchAll(/"n":(\d+)/g)].map(([, n]) => Number(n));
  }

  private async read(): Promise<void> {
    while (!this.socket.destroyed) {
      const chunk: Buffer | null = this.hurried ? this.socket.read() : this.socket.read(SLOW_BYTES_PER_S / 10);
      if (chunk) this.text += chunk.toString('latin1');
      if (!this.hurried || !chunk) await sleep(this.hurried ? 5 : 100);
    }
  }
}

async function rssOf(pid: number): Promise<number> {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}
