import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '@posthorn/embedded';
import { createDatabase } from '@posthorn/database';
import { newId } from '@posthorn/events';
import { round } from '../closed-loop.ts';
import { cpuPerUnit, cpuTimes } from '../cpu-times.ts';
import { type BenchStack, startStack } from '../stack.ts';
import { startPostfix } from './postfix.ts';
import { type MailLoad, sendMails } from './smtp-source.ts';

const MAILS = Number(process.env['BENCH_MAILS'] ?? 5_000);
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 3);
const SESSIONS = Number(process.env['BENCH_CONNECTIONS'] ?? 64);
const WORKERS = process.env['BENCH_WORKERS'] ?? '1';
const SIZE_BYTES = 2_048;
const DOMAIN = 'acme.example';
const TO = `sarah@${DOMAIN}`;
/** Once Postfix's rate is what is asked for. */
const TARGET = 1;

interface Receiver {
  readonly name: 'posthorn' | 'postfix' | 'bare';
  readonly port: number;
  /** Sum of what it has taken so far; only of one that can be asked. */
  taken?(): Promise<number>;
}

/**
 * Mails a second that a receiver takes durably, three of them in turn in one run: ours (a mail in the blob store and `inbound.received`
 * in JetStream before 250), Postfix with a `discard` transport, and a bare `smtp-server` that writes a file with fsync. The load is
 * `smtp-source`, once with a connection for each mail and once with kept ones. Nobody reads our log meanwhile, as nobody reads
 * the files of the bare one; Postfix throws its mails away beside taking others.
 */
export async function inboundBench(print: (line: object) => void): Promise<void> {
  const stack = await startStack();
  const stops: (() => Promise<void>)[] = [];
  try {
    const receivers = await startReceivers(stack, stops);
    const names = new Map([...receivers].map(([receiver, pid]) => [pid, receiver.name]));
    const rates = new Map<string, number[]>();
    // The first round warms up.
    for (let turn = 0; turn <= ROUNDS; turn++) {
      for (const connections of ['new', 'kept'] as const) {
        for (const receiver of receivers.keys()) {
          const load = {
            port: receiver.port,
            mails: MAILS,
            sessions: SESSIONS,
            connections,
            to: TO,
            sizeBytes: SIZE_BYTES,
          };
          const result = await measure(receiver, load, names);
          if (turn === 0) continue;
          const key = `${receiver.name} ${connections}`;
          rates.set(key, [...(rates.get(key) ?? []), result.perSecond]);
          print({ bench: 'inbound', receiver: receiver.name, connections, sessions: SESSIONS, ...result });
        }
      }
    }
    for (const connections of ['new', 'kept'] as const) {
      const rateOf = (name: Receiver['name']) => median(rates.get(`${name} ${connections}`) ?? []);
      const [posthorn, postfix, bare] = [rateOf('posthorn'), rateOf('postfix'), rateOf('bare')];
      const toPostfix = postfix === undefined ? undefined : round((posthorn ?? 0) / postfix);
      print({
        bench: 'inbound',
        median: { connections, posthorn, postfix, bare, toPostfix },
        targets: { toPostfix: TARGET },
      });
    }
  } finally {
    for (const stop of stops.toReversed()) await stop();
    await stack.stop();
  }
}

async function measure(receiver: Receiver, load: MailLoad, names: ReadonlyMap<number, string>) {
  const before = { taken: (await receiver.taken?.()) ?? 0, cpu: cpuTimes(names) };
  const seconds = await sendMails(load);
  const taken = ((await receiver.taken?.()) ?? load.mails) - before.taken;
  if (taken !== load.mails) throw new Error(`${load.mails} mails were answered, ${taken} are in the log`);
  const cpuMicroseconds = cpuPerUnit(before.cpu, cpuTimes(names), load.mails);
  return { mails: load.mails, seconds: round(seconds), perSecond: Math.round(load.mails / seconds), cpuMicroseconds };
}

/** @returns the process of each */
async function startReceivers(stack: BenchStack, stops: (() => Promise<void>)[]): Promise<Map<Receiver, number>> {
  const receivers = new Map<Receiver, number>();
  await anAgent(stack);
  const port = await freePort();
  const ingestion = await stack.startApp('ingestion', { SMTP_PORT: `${port}`, WORKERS });
  const taken = async () => (await stack.log.bounds()).last;
  receivers.set({ name: 'posthorn', port, taken }, ingestion.process.pid ?? 0);

  const postfix = await startPostfix(await freePort(), DOMAIN);
  if (postfix) {
    stops.push(() => postfix.stop());
    receivers.set({ name: 'postfix', port: postfix.port }, postfix.process.pid ?? 0);
  }
  const files = join(stack.dir, 'bare');
  await mkdir(files);
  const barePort = await freePort();
  const bare = fork(join(import.meta.dirname, 'bare-receiver.ts'), [files, `${barePort}`]);
  stops.push(async () => void bare.kill());
  await once(bare, 'message');
  receivers.set({ name: 'bare', port: barePort }, bare.pid ?? 0);
  return receivers;
}

async function anAgent({ databaseUrl, workspaceId }: BenchStack): Promise<void> {
  const db = createDatabase({ url: databaseUrl, max: 1 });
  await db
    .insertInto('agents')
    .values({ id: newId('agt'), workspace_id: workspaceId, name: 'Sarah', email: TO })
    .execute();
  await db.destroy();
}

function median(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
