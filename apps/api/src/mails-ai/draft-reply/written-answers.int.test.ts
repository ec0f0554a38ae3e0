import { Controller, Inject, Module } from '@nestjs/common';
import { MessagePattern, Payload, Transport } from '@nestjs/microservices';
import {
  connectEventLog,
  type ConnectedEventLog,
  connectNats,
  NatsRequestTransport,
  PieceStream,
  type PieceSource,
} from '@posthorn/event-log';
import { newId } from '@posthorn/events';
import { createLogger, type RunningService, startService } from '@posthorn/platform';
import { ownNats, type OwnNats } from '@posthorn/testing';
import { ASK, controlSubject, type CopyPiece, encodePieces, type StartAnswer } from '@posthorn/writing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WrittenAnswers } from './written-answers.js';

const HALF: CopyPiece = { kind: 'delta', part: 'body', text: 'Hello' };
const LOST: CopyPiece = { kind: 'end', outcome: 'failed', error: { code: 'replica_lost', message: 'It has gone.' } };

/** Begins whatever it is asked for and leaves it to the test; ends what is lost. */
@Controller()
class Replica {
  answer: StartAnswer = { ok: true, model: 'fake' };
  begun: (source: PieceSource) => Promise<void> = async () => undefined;
  constructor(@Inject(PieceStream) private readonly pieces: PieceStream) {}

  @MessagePattern(ASK.start, Transport.NATS)
  async start(@Payload() asked: PieceSource): Promise<StartAnswer> {
    await this.begun(asked);
    return this.answer;
  }

  @MessagePattern(ASK.lost, Transport.NATS)
  async end(@Payload() { workspaceId, generationId }: PieceSource): Promise<object> {
    await this.pieces.append({ workspaceId, generationId }, encodePieces([LOST]));
    return { ended: true };
  }
}

@Module({})
class ReplicaModule {}

let nats: OwnNats;
let log: ConnectedEventLog;
let service: RunningService;
beforeAll(async () => {
  nats = await ownNats();
  log = await connectEventLog({ natsUrl: nats.url });
  const pieces = { provide: PieceStream, useValue: new PieceStream(log.connection) };
  service = await startService({
    name: 'replica',
    module: { module: ReplicaModule, controllers: [Replica], providers: [pieces] },
    host: '127.0.0.1',
    port: 0,
    logger: createLogger({ name: 'test', level: 'silent' }),
    strategies: [new NatsRequestTransport(() => connectNats({ natsUrl: nats.url }), 'generation')],
  });
});
afterAll(async () => {
  await service.stop();
  await log.close();
  await nats.stop();
});

const replica = () => service.app.get(Replica, { strict: false });
const aQuestion = () => ({
  workspaceId: newId('wsk'),
  generationId: newId('gen'),
  testMode: false,
  startedBy: { kind: 'key' as const },
  request: { type: 'body' as const, prompt: 'Answer the mail.' },
});
const store = (source: PieceSource, ...pieces: CopyPiece[]) =>
  new PieceStream(log.connection).append(source, encodePieces(pieces));

/** As a running generation does. @returns the kinds of what it was told */
function listen(source: PieceSource): { readonly told: string[]; close(): void } {
  const told: string[] = [];
  const subscription = log.connection.subscribe(controlSubject(source), {
    callback: (_, message) => {
      told.push(message.json<{ kind: string }>().kind);
      message.respond(JSON.stringify({ sequence: 0 }));
    },
  });
  return { told, close: () => subscription.unsubscribe() };
}

test('a text is all of its pieces, whenever they come', async () => {
  const question = aQuestion();
  const control = listen(question);
  replica().begun = async (source) => void (await store(source, HALF));
  const writing = new WrittenAnswers(log).write(question);
  await expect.poll(() => control.told, { timeout: 5_000 }).toContain('view');
  await store(
    question,
    { ...HALF, text: ' Dana' },
    { kind: 'done', part: 'body' },
    { kind: 'end', outcome: 'completed' },
  );
  expect(await writing).toBe('Hello Dana');
  control.close();
});

test('a replica that has gone is ended by another, and half a text is none', async () => {
  replica().begun = async (source) => void (await store(source, HALF));
  await expect(new WrittenAnswers(log).write(aQuestion())).rejects.toMatchObject({
    status: 502,
    code: 'GENERATION_FAILED',
    detail: expect.stringContaining('It has gone.'),
  });
});

test('what takes too long is called off', async () => {
  const question = aQuestion();
  const control = listen(question);
  replica().begun = async (source) => void (await store(source, HALF));
  await expect(new WrittenAnswers(log, 1_500).write(question)).rejects.toMatchObject({ status: 504 });
  expect(control.told).toEqual(['view', 'cancel']);
  control.close();
});

test('a refusal is the caller’s, with the time to wait', async () => {
  const refusal = { code: 'TOO_MANY_GENERATIONS', detail: 'Too many.', fix: 'Wait.' };
  replica().answer = { ok: false, status: 429, ...refusal, retryAfterSeconds: 5 };
  await expect(new WrittenAnswers(log).write(aQuestion())).rejects.toMatchObject({ status: 429, ...refusal });
});
