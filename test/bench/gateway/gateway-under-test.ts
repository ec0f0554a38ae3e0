import { type ChildProcess, fork } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createDatabase } from '@posthorn/database';
import { newId } from '@posthorn/events';
import { ApiKeys } from '@posthorn/platform';
import { type BenchService, type BenchStack, startStack } from '../stack.ts';
import type { PublishOrder, PublishResult } from './publisher.ts';
import { LOAD_CPU, pin, SERVER_CPU, swarm, type SwarmResult } from './tools.ts';

/** A workspace and the key its clients bring. */
export interface Tenant {
  readonly workspaceId: string;
  readonly key: string;
}

/**
 * Our gateway, in its own process on one core together with nats-server: the log it reads is part of what it costs.
 * Events are appended from the other core, through the log, fsynced.
 */
export interface GatewayUnderTest {
  readonly tenants: readonly Tenant[];
  readonly stack: BenchStack;
  readonly gateway: BenchService;
  /** Gateway and nats-server. */
  readonly pids: readonly number[];
  /** @param filter query string */
  url(filter: string): string;
  header(tenant: Tenant): string;
  /** A swarm whose load begins when all its clients are connected. */
  load(args: readonly string[], order: PublishOrder): Promise<SwarmResult & { readonly publisher: PublishResult }>;
  publish(order: PublishOrder): Promise<PublishResult>;
  stop(): Promise<void>;
}

export interface GatewayOptions {
  readonly tenants?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Before the gateway starts, for what it shall find in the log. */
  readonly prepare?: (stack: BenchStack, tenants: readonly Tenant[]) => Promise<void>;
}

export async function startGateway({
  tenants: count = 1,
  env = {},
  prepare,
}: GatewayOptions = {}): Promise<GatewayUnderTest> {
  // As Go sets it where it is started on one core; nats-server gets to its core only when it runs.
  process.env['GOMAXPROCS'] ??= '1';
  const stack = await startStack();
  const tenants = await createTenants(stack, count);
  await prepare?.(stack, tenants);
  const natsPid = await processWith(join(stack.dir, 'nats', 'nats.conf'));
  await pin(natsPid, SERVER_CPU);
  const gateway = await stack.startApp('stream-gateway', env);
  const gatewayPid = gateway.process.pid ?? 0;
  await pin(gatewayPid, SERVER_CPU);
  const publisher = await startPublisher(stack.env['NATS_URL'] ?? '');

  const arm = (order: PublishOrder) => {
    const result = new Promise<PublishResult>((resolve) => publisher.once('message', resolve));
    publisher.send(order);
    return result;
  };
  return {
    stack,
    tenants,
    gateway,
    pids: [gatewayPid, natsPid],
    url: (filter) => `http://127.0.0.1:${gateway.port}/v1/agent/events/stream${filter}`,
    header: ({ key }) => `authorization: Bearer ${key}`,
    async load(args, order) {
      const published = arm(order);
      const trigger = `kill -USR2 ${publisher.pid}`;
      const result = await swarm(['--seq-key', '"n":', '--on-ready', trigger, ...args], [gatewayPid, natsPid]);
      return { ...result, publisher: await published };
    },
    async publish(order) {
      const published = arm(order);
      publisher.kill('SIGUSR2');
      return published;
    },
    async stop() {
      publisher.disconnect();
      await stack.stop();
    },
  };
}

async function createTenants(stack: BenchStack, count: number): Promise<Tenant[]> {
  const db = createDatabase({ url: stack.databaseUrl, max: 8, applicationName: 'bench-keys' });
  const keys = new ApiKeys(db);
  try {
    const ids = Array.from({ length: count }, (_, i) => (i === 0 ? stack.workspaceId : newId('wsk')));
    for (const id of ids.slice(1))
      await db
        .insertInto('workspaces')
        .values({ id, name: 'Bench', secret: Buffer.from(stack.secret) })
        .execute();
    return await Promise.all(
      ids.map(async (workspaceId) => {
        const { key } = await keys.create({ workspaceId, kind: 'mm_live', scopes: ['read'] });
        return { workspaceId, key };
      }),
    );
  } finally {
    await db.destroy();
  }
}

async function startPublisher(natsUrl: string): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, 'publisher.ts'), {
    env: { PATH: process.env['PATH'], NATS_URL: natsUrl },
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  await new Promise((resolve) => child.once('message', resolve));
  await pin(child.pid ?? 0, LOAD_CPU);
  return child;
}

/** The nats-server of this run; its configuration file is nobody else's. */
async function processWith(argument: string): Promise<number> {
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const args = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0');
    if (args.includes(argument) && args[0]?.includes('nats-server')) return Number(pid);
  }
  throw new Error(`no process runs with ${argument}`);
}
