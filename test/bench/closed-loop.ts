import { connect, type Socket } from 'node:net';

/** What one closed-loop run saw. Latencies in milliseconds. */
export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Responses by status code. */
  readonly statuses: Readonly<Record<string, number>>;
}

export interface LoadOptions {
  readonly port: number;
  readonly connections: number;
  readonly seconds: number;
  /** The next complete HTTP/1.1 request, or nothing to end the run early. */
  readonly nextRequest: () => Buffer | undefined;
}

/**
 * A closed loop of keep-alive connections, each sending its next request when the last was answered.
 * Plain sockets: every client library that speaks HTTP properly would need more CPU than the server it measures.
 * Responses must carry `content-length`.
 */
export async function closedLoop({ port, connections, seconds, nextRequest }: LoadOptions): Promise<LoadResult> {
  const latencies: number[] = [];
  const statuses: Record<string, number> = {};
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1000;

  await Promise.all(Array.from({ length: connections }, () => oneConnection()));

  const elapsed = (performance.now() - startedAt) / 1000;
  latencies.sort((a, b) => a - b);
  return {
    requests: latencies.length,
    seconds: round(elapsed),
    perSecond: Math.round(latencies.length / elapsed),
    p50Ms: round(quantile(latencies, 0.5)),
    p99Ms: round(quantile(latencies, 0.99)),
    statuses,
  };

  function oneConnection(): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true });
      let sentAt = 0;
      let held = '';
      const send = () => {
        const request = performance.now() < endsAt ? nextRequest() : undefined;
        if (!request) {
          socket.end();
          resolve();
          return;
        }
        sentAt = performance.now();
        socket.write(request);
      };
      socket.once('connect', send);
      socket.once('error', reject);
      socket.on('data', (chunk: Buffer) => {
        held += chunk.toString('latin1');
        const headEnd = held.indexOf('\r\n\r\n');
        if (headEnd < 0) return;
        const length = Number(/content-length: (\d+)/i.exec(held)?.[1] ?? 0);
        if (held.length < headEnd + 4 + length) return;
        const status = held.slice(9, 12);
        statuses[status] = (statuses[status] ?? 0) + 1;
        latencies.push(performance.now() - sentAt);
        held = held.slice(headEnd + 4 + length);
        send();
      });
    });
  }
}

/** @param sorted ascending; 0 when empty */
export function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;
}

export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
