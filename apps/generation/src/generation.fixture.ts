import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseModule } from '@posthorn/database';
import {
  connectEventLog,
  type ConnectedEventLog,
  connectNats,
  EventLogModule,
  NatsRequests,
  NatsRequestTransport,
  PieceStream,
} from '@posthorn/event-log';
import { newId, type RecordedEvent } from '@posthorn/events';
import { createLogger, type RunningService, startService } from '@posthorn/platform';
import {
  aModelServer,
  aWorkspace,
  type FakeAnswer,
  type FakeModelServer,
  ownNats,
  type OwnNats,
  testServers,
  type TestWorkspace,
} from '@posthorn/testing';
import { ASK, controlSubject, type CopyPiece, type CopyRequest, decodePieces, startAnswer } from '@posthorn/writing';
import { afterAll } from 'vitest';
import { GENERATION_QUEUE, GenerationModule } from './app.module.js';
import { type GenerationSettings, generationSettings } from './config.js';

/** Of this file: on the run's server the replica of another file might answer. */
let nats: Promise<OwnNats> | undefined;
afterAll(async () => (await nats)?.stop());

export const REQUEST: CopyRequest = { type: 'full', prompt: 'Re-engagement email for inactive subscribers' };

/** A replica of generation, what its model answers, and somebody who asks. */
export class GenerationBench {
  private constructor(
    readonly log: ConnectedEventLog,
    readonly service: RunningService,
    readonly model: FakeModelServer | undefined,
    readonly workspace: TestWorkspace,
    private readonly blobDir: string,
  ) {}

  /** @param answers of its model; none for the offline writer */
  static async start(
    answers: readonly FakeAnswer[],
    wanted: Partial<GenerationSettings> = {},
  ): Promise<GenerationBench> {
    const { databaseUrl } = testServers();
    const { url: natsUrl } = await (nats ??= ownNats());
    const [first, ...others] = answers;
    const model = first === undefined ? undefined : await aModelServer(first, ...others);
    const blobDir = await mkdtemp(join(tmpdir(), 'posthorn-generation-'));
    const ai = model === undefined ? {} : { AI_BASE_URL: model.baseUrl, AI_MODEL: 'fake' };
    const settings = { ...generationSettings.parse({}), ...ai, ...wanted, BLOB_DIR: blobDir };
    const service = await startService({
      name: 'generation',
      module: [
        EventLogModule.forRoot({ natsUrl }),
        DatabaseModule.forRoot({ url: databaseUrl, max: 4 }),
        GenerationModule.forRoot(settings),
      ],
      host: '127.0.0.1',
      port: 0,
      logger: createLogger({ name: 'test', level: 'silent' }),
      metrics: { host: '127.0.0.1', port: 0 },
      strategies: [new NatsRequestTransport(() => connectNats({ natsUrl }), GENERATION_QUEUE)],
    });
    return new GenerationBench(await connectEventLog({ natsUrl }), service, model, await aWorkspace(), blobDir);
  }

  source(generationId = newId('gen')) {
    return { workspaceId: this.workspace.workspaceId, generationId };
  }

  async ask(source = this.source(), request: CopyRequest = REQUEST) {
    const question = { ...source, testMode: false, startedBy: { kind: 'key' }, request };
    return startAnswer.parse(await new NatsRequests(this.log.connection).ask(ASK.start, question, 5_000));
  }

  tell(source: { workspaceId: string; generationId: string }, kind: 'view' | 'cancel' | 'ask') {
    return this.log.connection.request(controlSubject(source), JSON.stringify({ kind }), { timeout: 2_000 });
  }

  /** Everything up to the end. */
  async read(source: { workspaceId: string; generationId: string }): Promise<CopyPiece[]> {
    const pieces: CopyPiece[] = [];
    for await (const batch of new PieceStream(this.log.connection).read(source, 0)) {
      pieces.push(...batch.flatMap(({ payload }) => decodePieces(payload)));
      if (pieces.at(-1)?.kind === 'end') break;
    }
    return pieces;
  }

  async events(generationId: string): Promise<RecordedEvent[]> {
    const events: RecordedEvent[] = [];
    const subjects = [`evt.${this.workspace.workspaceId}.generation.${generationId}.*`];
    for await (const event of this.log.read({ subjects })) events.push(event);
    return events;
  }

  async stop(): Promise<void> {
    await this.service.stop();
    await this.log.close();
    await this.model?.close();
    await rm(this.blobDir, { recursive: true, force: true });
  }
}

/** What a reader has in the end. */
export function textsOf(pieces: readonly CopyPiece[]): { readonly subject: string; readonly body: string } {
  const text = (part: string) =>
    pieces.map((piece) => (piece.kind === 'delta' && piece.part === part ? piece.text : '')).join('');
  return { subject: text('subject'), body: text('body') };
}
