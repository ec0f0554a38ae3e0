import { createHash } from 'node:crypto';
import { LogUnavailableError, type PieceStream } from '@posthorn/event-log';
import { ModelFailedError, type ModelUsage } from '@posthorn/models';
import type { BlobStore } from '@posthorn/platform';
import { type CopyMessages, CopySplitter, type CopyPiece, type StartGeneration } from '@posthorn/writing';
import type { GenerationMeter } from '../metrics/generation-meter.js';
import type { CopyModel } from '../model/copy-model.js';
import type { GenerationCommand } from './generation.decider.js';
import type { GenerationLog } from './generation-log.js';
import type { Moments } from './moments.js';
import { PieceWriter } from './piece-writer.js';
import type { Prices } from './prices.js';

/** Why somebody ends a generation before the model does. */
export class CalledOffError extends Error {
  override readonly name = 'CalledOffError';
  constructor(readonly reason: 'requested' | 'viewer_gone' | 'replica_stopping') {
    super(`called off: ${reason}`);
  }
}

export interface RunPorts {
  readonly model: CopyModel;
  readonly log: Pick<GenerationLog, 'decide'>;
  readonly pieces: Pick<PieceStream, 'append'>;
  readonly blobs: Pick<BlobStore, 'put'>;
  readonly prices: Prices;
  /** Shared by all generations of the process. */
  readonly moments: Moments;
  readonly meter: Pick<GenerationMeter, 'ofGeneration' | 'firstToken'>;
  readonly now?: () => number;
}

export interface RunOrder {
  readonly ask: StartGeneration;
  readonly messages: CopyMessages;
  readonly maxOutputTokens: number;
}

/** One generation, from the model's first word to its end in the log. */
export class GenerationRun {
  readonly #writer: PieceWriter;
  readonly #stop = new AbortController();
  readonly #now: () => number;
  #usage: ModelUsage = { inputTokens: 0, outputTokens: 0 };
  #deltas = 0;
  #firstTokenMs: number | undefined;
  #text = '';

  constructor(
    private readonly ports: RunPorts,
    private readonly order: RunOrder,
  ) {
    this.#now = ports.now ?? Date.now;
    this.#writer = new PieceWriter(ports.pieces, order.ask, (error) => this.#stop.abort(error), ports.moments);
  }

  /** Sequence of the last piece that is stored; 0 before the first. */
  get sequence(): number {
    return this.#writer.sequence;
  }

  callOff(reason: CalledOffError['reason']): void {
    this.#stop.abort(new CalledOffError(reason));
  }

  /**
   * Returns when its end is a fact and its last piece stored. Whatever goes wrong with the model is one of its ends.
   * @throws LogUnavailableError when nothing can be recorded any more: another replica will find it gone
   */
  run(): Promise<void> {
    return this.ports.meter.ofGeneration(async () => {
      const startedAt = this.#now();
      const command = await this.#write(startedAt).catch((error: unknown) => this.#failed(error, startedAt));
      // The end of the stream says what the log says; whoever was second says nothing.
      if (await this.ports.log.decide(this.order.ask, command)) this.#writer.write(endOf(command));
      await this.#writer.flushed();
      return command;
    });
  }

  async #write(startedAt: number): Promise<GenerationCommand> {
    const { ask, messages, maxOutputTokens } = this.order;
    const splitter = new CopySplitter(ask.request.type);
    const { request, answering, generationId: seed } = ask;
    const question = { request, answering, messages, maxOutputTokens, seed };
    let finishReason = 'stop';
    for await (const part of this.ports.model.write(question, this.#stop.signal)) {
      this.#stop.signal.throwIfAborted();
      if (part.kind === 'finish') ({ finishReason, usage: this.#usage } = part);
      else {
        this.#deltas++;
        if (this.#firstTokenMs === undefined) this.ports.meter.firstToken(this.#now() - startedAt);
        this.#firstTokenMs ??= this.#now() - startedAt;
        this.#text += part.text;
        this.#writer.write(...splitter.push(part.text));
      }
    }
    this.#writer.write(...splitter.end());
    await this.#writer.flushed();
    const output = { ...(await this.ports.blobs.put(Buffer.from(this.#text))), contentType: 'text/plain' };
    return {
      kind: 'complete',
      data: {
        ...this.#spent(startedAt),
        finishReason: finishReason.replaceAll('-', '_'),
        output,
        ...(this.#firstTokenMs !== undefined && { firstTokenMs: this.#firstTokenMs }),
        completedAt: this.#at(),
      },
    };
  }

  #failed(error: unknown, startedAt: number): GenerationCommand {
    const reason: unknown = this.#stop.signal.aborted ? this.#stop.signal.reason : error;
    const spent = this.#spent(startedAt);
    if (reason instanceof CalledOffError && reason.reason !== 'replica_stopping') {
      return { kind: 'cancel', data: { ...spent, reason: reason.reason, canceledAt: this.#at() } };
    }
    if (reason instanceof LogUnavailableError) throw reason;
    return { kind: 'fail', data: { ...spent, ...explained(reason), failedAt: this.#at() } };
  }

  /** What a model that was interrupted does not tell is counted: a delta is about a token. */
  #spent(startedAt: number) {
    const { inputTokens, outputTokens } = this.#usage;
    const usage = { inputTokens, outputTokens: Math.max(outputTokens, outputTokens === 0 ? this.#deltas : 0) };
    const costMicroUsd = this.ports.prices.costOf(usage);
    return {
      ...usage,
      durationMs: Math.max(0, this.#now() - startedAt),
      ...(costMicroUsd !== undefined && { costMicroUsd }),
    };
  }

  #at(): string {
    return new Date(this.#now()).toISOString();
  }
}

function explained(error: unknown): { reason: string; error: string } {
  if (error instanceof ModelFailedError) return { reason: `model_${error.failure.code}`, error: error.message };
  if (error instanceof CalledOffError) {
    return { reason: 'replica_stopping', error: 'The service was stopped while it wrote. Ask again.' };
  }
  return { reason: 'internal_error', error: 'Something went wrong while it was written. Ask again.' };
}

function endOf(command: GenerationCommand): CopyPiece {
  if (command.kind === 'fail') {
    return { kind: 'end', outcome: 'failed', error: { code: command.data.reason, message: command.data.error } };
  }
  if (command.kind === 'cancel') {
    const message = command.data.reason === 'requested' ? 'It was canceled.' : 'Nobody was reading any more.';
    return { kind: 'end', outcome: 'canceled', error: { code: command.data.reason, message } };
  }
  return { kind: 'end', outcome: 'completed' };
}

/** Of what a model was told, as events carry it. */
export function promptHash({ instructions, input }: CopyMessages): string {
  return createHash('sha256').update(instructions).update('\0').update(input).digest('hex');
}
