import { setTimeout as sleep } from 'node:timers/promises';
import type { ModelPart } from '@posthorn/models';
import { OFFLINE_WRITER, writeOffline, writeOfflineReply } from '@posthorn/writing';
import type { CopyModel, CopyQuestion } from './copy-model.js';

/** Writes without a model, as fast as one: an installation that has none shows real streaming. */
export class OfflineCopyModel implements CopyModel {
  readonly name = OFFLINE_WRITER;

  /** @param wordMs milliseconds a word takes */
  constructor(private readonly wordMs = 20) {}

  async *write(question: CopyQuestion, signal: AbortSignal): AsyncGenerator<ModelPart, void> {
    const words = textFor(question).match(/\S+\s*/g) ?? [];
    for (const word of words) {
      await sleep(this.wordMs, undefined, { signal });
      yield { kind: 'text', text: word };
    }
    yield { kind: 'finish', finishReason: 'stop', usage: { inputTokens: 0, outputTokens: 0 } };
  }
}

function textFor({ request, answering, seed }: CopyQuestion): string {
  if (answering !== undefined) return writeOfflineReply(request, answering, seed);
  const { subject, body } = writeOffline(request, seed);
  return { subject, body, full: `${subject}\n\n${body}` }[request.type];
}
