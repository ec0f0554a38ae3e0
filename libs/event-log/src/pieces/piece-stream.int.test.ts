import { newId } from '@posthorn/events';
import { testServers } from '@posthorn/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { connectEventLog, type ConnectedEventLog } from '../connect.js';
import { GENERATIONS_STREAM } from '../streams.js';
import { PieceReading } from './piece-reading.js';
import { PieceStream, type PieceSource } from './piece-stream.js';

let log: ConnectedEventLog;
let other: ConnectedEventLog;
let source: PieceSource;
beforeAll(async () => {
  const { natsUrl } = testServers();
  [log, other] = await Promise.all([connectEventLog({ natsUrl }), connectEventLog({ natsUrl })]);
});
afterAll(() => Promise.all([log.close(), other.close()]));
beforeEach(() => {
  source = { workspaceId: newId('wsk'), generationId: newId('gen') };
});

const bytes = (text: string) => new TextEncoder().encode(text);

/** Reads until it has so many. */
async function take(reading: PieceReading, count: number) {
  const pieces: { sequence: number; text: string }[] = [];
  for await (const batch of reading) {
    pieces.push(...batch.map(({ sequence, payload }) => ({ sequence, text: new TextDecoder().decode(payload) })));
    if (pieces.length >= count) break;
  }
  return pieces;
}

const texts = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `piece ${from + index}`);

test('a reader of another connection gets what was and what comes, in order and each once', async () => {
  const stream = new PieceStream(log.connection);
  await Promise.all(texts(0, 300).map((text) => stream.append(source, bytes(text))));
  const reading = take(new PieceStream(other.connection).read(source, 0), 900);
  await Promise.all(texts(300, 600).map((text) => stream.append(source, bytes(text))));
  await new Promise((resolve) => setTimeout(resolve, 20));
  await Promise.all(texts(600, 900).map((text) => stream.append(source, bytes(text))));
  const pieces = await reading;
  expect(pieces.map(({ text }) => text)).toEqual(texts(0, 900));
  expect(new Set(pieces.map(({ sequence }) => sequence)).size).toBe(900);
});

test('whoever comes back with the sequence it had goes on behind it', async () => {
  const stream = new PieceStream(log.connection);
  const sequences = await Promise.all(texts(0, 10).map((text) => stream.append(source, bytes(text))));
  const rest = await take(stream.read(source, sequences[3] ?? 0), 6);
  expect(rest.map(({ text }) => text)).toEqual(texts(4, 10));
});

test('what others write is not read', async () => {
  const stream = new PieceStream(log.connection);
  await stream.append({ ...source, generationId: newId('gen') }, bytes('theirs'));
  await stream.append({ ...source, workspaceId: newId('wsk') }, bytes('theirs'));
  await stream.append(source, bytes('mine'));
  expect(await take(stream.read(source, 0), 1)).toMatchObject([{ text: 'mine' }]);
});

test('a live message that got lost is read from what is stored', async () => {
  const stream = new PieceStream(log.connection);
  const lossy = aLossyReading();
  const pieces = take(lossy.reading, 4);
  await stream.append(source, bytes('piece 0'));
  await log.connection.flush();
  lossy.loses = true;
  await stream.append(source, bytes('piece 1'));
  await stream.append(source, bytes('piece 2'));
  await log.connection.flush();
  lossy.loses = false;
  await stream.append(source, bytes('piece 3'));
  expect((await pieces).map(({ text }) => text)).toEqual(texts(0, 4));
});

test('a last one that got lost is read when somebody says that it is there', async () => {
  const stream = new PieceStream(log.connection);
  const lossy = aLossyReading();
  const pieces = take(lossy.reading, 2);
  await stream.append(source, bytes('piece 0'));
  await log.connection.flush();
  lossy.loses = true;
  lossy.reading.hear(await stream.append(source, bytes('piece 1')));
  expect((await pieces).map(({ text }) => text)).toEqual(texts(0, 2));
});

test('what is said to be there and is not keeps nobody busy', async () => {
  const stream = new PieceStream(log.connection);
  const reading = stream.read(source, 0);
  const pieces = take(reading, 1);
  reading.hear(Number.MAX_SAFE_INTEGER);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await stream.append(source, bytes('piece 0'));
  expect((await pieces).map(({ text }) => text)).toEqual(texts(0, 1));
});

test('closing it ends the reader', async () => {
  const reading = new PieceStream(log.connection).read(source, 0);
  const pieces = take(reading, 1);
  reading.close();
  expect(await pieces).toEqual([]);
});

test.each(['a.b', '>', '*', '', 'a b'])('%j names no source', (generationId) => {
  expect(() => new PieceStream(log.connection).read({ ...source, generationId }, 0)).toThrow(RangeError);
});

/** A reading whose live messages pass through here, where they can get lost. */
function aLossyReading() {
  const path = `${source.workspaceId}.${source.generationId}`;
  const lossy = {
    loses: false,
    reading: new PieceReading(
      log.connection,
      { stream: GENERATIONS_STREAM, subject: `gen.${path}`, live: `relayed.${path}` },
      0,
    ),
  };
  log.connection.subscribe(`genlive.${path}`, {
    callback: (_error, { data, headers }) => {
      if (!lossy.loses) log.connection.publish(`relayed.${path}`, data, headers && { headers });
    },
  });
  return lossy;
}
