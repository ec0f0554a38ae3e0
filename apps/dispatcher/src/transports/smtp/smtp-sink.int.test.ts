import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@posthorn/testing';
import { afterEach, expect, test } from 'vitest';
import { aMail, aTransport, send } from './smtp-transport.fixture.js';

const SINK = '/usr/sbin/smtp-sink';
const isInstalled = spawnSync(SINK, ['-h']).error === undefined;
let sink: ChildProcess | undefined;
let counted = '';

afterEach(async () => {
  if (sink === undefined) return;
  const exited = once(sink, 'exit');
  sink.kill();
  await exited;
  sink = undefined;
});

/** Postfix's own test server; @returns its port */
async function startSink(...options: string[]): Promise<number> {
  const port = await freePort();
  const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  counted = '';
  sink = spawn(SINK, [...user, '-c', ...options, `127.0.0.1:${port}`, '100'], { stdio: ['ignore', 'pipe', 'inherit'] });
  sink.stdout?.setEncoding('latin1').on('data', (text: string) => (counted += text));
  for (let tries = 0; tries < 500 && !(await answers(port)); tries++) await sleep(20);
  return port;
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const isUp = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return isUp;
}

const kinds = (outcomes: readonly { kind: string }[]): Record<string, number> =>
  Object.fromEntries(
    [...new Set(outcomes.map(({ kind }) => kind))].map((kind) => [
      kind,
      outcomes.filter((each) => each.kind === kind).length,
    ]),
  );

test.skipIf(!isInstalled).each([
  ['as it is', []],
  ['without PIPELINING', ['-p']],
  ['without ESMTP', ['-e']],
])("Postfix's smtp-sink %s takes 500 mails over 4 connections, and counts as many", async (_how, options) => {
  const transport = aTransport({ port: await startSink(...options) }, { poolSize: 4 });
  const outcomes = await Promise.all(Array.from({ length: 500 }, () => send(transport)));
  await transport.close();
  expect(kinds(outcomes)).toEqual({ accepted: 500 });
  await sleep(50);
  expect(counted).toMatch(/mesg=500[\r\n]/);
});

test.skipIf(!isInstalled).each([
  ['soft', 'MAIL', ['-r', 'MAIL'], 'deferred'],
  ['soft', 'RCPT', ['-r', 'RCPT'], 'deferred'],
  ['soft', 'the content', ['-r', '.'], 'deferred'],
  ['hard', 'MAIL', ['-f', 'MAIL'], 'failed'],
  ['hard', 'RCPT', ['-f', 'RCPT'], 'bounced'],
  ['hard', 'the content', ['-f', '.'], 'bounced'],
  ['cut', 'the content', ['-q', '.'], 'unknown'],
  ['cut', 'RCPT', ['-q', 'RCPT'], 'deferred'],
])("smtp-sink's %s error at %s", async (_how, _stage, options, kind) => {
  const transport = aTransport({ port: await startSink(...options) }, { poolSize: 2 });
  const outcomes = await Promise.all([send(transport, aMail()), send(transport, aMail()), send(transport, aMail())]);
  await transport.close();
  expect(kinds(outcomes)).toEqual({ [kind]: 3 });
});
