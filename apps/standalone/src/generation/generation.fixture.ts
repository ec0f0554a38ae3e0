import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseModule } from '@posthorn/database';
import {
  connectEventLog,
  type ConnectedEventLog,
  connectNats,
  EventLogModule,
  NatsRequestTransport,
} from '@posthorn/event-log';
import type { RecordedEvent } from '@posthorn/events';
import { GENERATION_QUEUE, GenerationModule } from '@posthorn/generation';
import { type GenerationSettings, generationSettings } from '@posthorn/generation/config';
import { createLogger, type RunningService, startService } from '@posthorn/platform';
import { StreamGatewayModule } from '@posthorn/stream-gateway';
import { streamGatewaySettings } from '@posthorn/stream-gateway/config';
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
import { afterAll } from 'vitest';

/** Of this file: on the run's server the replica of another file might answer. */
let nats: Promise<OwnNats> | undefined;
afterAll(async () => (await nats)?.stop());

const logger = createLogger({ name: 'test', level: 'silent' });

/** A replica of generation and two gateways, each a service of its own, as in containers. */
export class GenerationInstallation {
  private constructor(
    readonly log: ConnectedEventLog,
    readonly gateways: readonly [RunningService, RunningService],
    readonly generation: RunningService,
    readonly model: FakeModelServer | undefined,
    readonly workspace: TestWorkspace,
    private readonly blobDir: string,
  ) {}

  /** @param answers of the model; none for the offline writer */
  static async start(
    answers: readonly FakeAnswer[],
    wanted: Partial<GenerationSettings> = {},
  ): Promise<GenerationInstallation> {
    const { url: natsUrl } = await (nats ??= ownNats());
    const [first, ...others] = answers;
    const model = first === undefined ? undefined : await aModelServer(first, ...others);
    const blobDir = await mkdtemp(join(tmpdir(), 'posthorn-generation-'));
    const ai = model === undefined ? {} : { AI_BASE_URL: model.baseUrl, AI_MODEL: 'fake' };
    const settings = { ...generationSettings.parse({}), ...ai, ...wanted, BLOB_DIR: blobDir };
    const generation = await startService({
      name: 'generation',
      module: [...servers(natsUrl), GenerationModule.forRoot(settings)],
      ...LOCAL,
      strategies: [new NatsRequestTransport(() => connectNats({ natsUrl }), GENERATION_QUEUE)],
    });
    const gateways = await Promise.all([aGateway(natsUrl), aGateway(natsUrl)]);
    const log = await connectEventLog({ natsUrl });
    return new GenerationInstallation(log, gateways, generation, model, await aWorkspace(), blobDir);
  }

  post(
    body: unknown,
    { headers = {}, gateway = 0 }: { headers?: Record<string, string>; gateway?: 0 | 1 } = {},
  ): Promise<Response> {
    return fetch(`${this.gateways[gateway].url}/mail/ai/generate-email/stream`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...this.authorization(), ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  get(
    path: string,
    {
      headers = {},
      gateway = 0,
      method = 'GET',
    }: { headers?: Record<string, string>; gateway?: 0 | 1; method?: string } = {},
  ): Promise<Response> {
    return fetch(`${this.gateways[gateway].url}/mail/ai/generations/${path}`, {
      method,
      headers: { ...this.authorization(), ...headers },
    });
  }

  authorization(key = this.workspace.keys.msk): Record<string, string> {
    return { authorization: `Bearer ${key}` };
  }

  async events(generationId: string): Promise<RecordedEvent[]> {
    const events: RecordedEvent[] = [];
    const subjects = [`evt.${this.workspace.workspaceId}.generation.${generationId}.*`];
    for await (const event of this.log.read({ subjects })) events.push(event);
    return events;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.gateways, this.generation].map((service) => service.stop()));
    await this.log.close();
    await this.model?.close();
    await rm(this.blobDir, { recursive: true, force: true });
  }
}

const LOCAL = { host: '127.0.0.1', port: 0, logger };

function servers(natsUrl: string) {
  const { databaseUrl } = testServers();
  return [EventLogModule.forRoot({ natsUrl }), DatabaseModule.forRoot({ url: databaseUrl, max: 4 })];
}

function aGateway(natsUrl: string): Promise<RunningService> {
  const settings = streamGatewaySettings.parse({ STREAM_DRAIN_MS: 0 });
  return startService({
    name: 'stream-gateway',
    module: [...servers(natsUrl), StreamGatewayModule.forRoot(settings)],
    ...LOCAL,
  });
}

/** What a reader of MisarMail's page has in the end: its own loop, but for what it does with the text. */
export async function readAsPrinted(
  response: Response,
): Promise<{ output: string; frames: string[]; isDone: boolean }> {
  const frames: string[] = [];
  let output = '';
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    for (const line of decoder.decode(value).split('\n\n')) {
      if (line === 'data: [DONE]') return { output, frames, isDone: true };
      if (line.startsWith('data: ')) {
        frames.push(line);
        const event: { delta?: string } = JSON.parse(line.slice(6));
        if (event.delta) output += event.delta;
      }
    }
  }
  return { output, frames, isDone: false };
}
