import { type ModelPart, type ModelSettings, type StreamedModel, streamedModelOf, streamModel } from '@posthorn/models';
import type { CopyModel, CopyQuestion } from './copy-model.js';

export interface AiCopyModelOptions {
  /** Milliseconds until its first token, and between two. */
  readonly firstTokenMs: number;
  readonly stallMs: number;
}

/** The model that is set up. */
export class AiCopyModel implements CopyModel {
  readonly name: string;
  readonly #model: StreamedModel;

  constructor(
    settings: ModelSettings,
    private readonly options: AiCopyModelOptions,
  ) {
    this.name = settings.model;
    this.#model = streamedModelOf(settings);
  }

  write({ messages, maxOutputTokens }: CopyQuestion, signal: AbortSignal): AsyncIterable<ModelPart> {
    const { instructions, input } = messages;
    return streamModel(this.#model, { instructions, input, maxOutputTokens, ...this.options }, signal);
  }
}
