import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { createParser } from 'eventsource-parser';
import { type AnswerFormat, ForeignAnswerError, type Heard } from './answer-format.js';

/** Of one event; a token has some hundred bytes around it. */
const MAX_EVENT_CHARACTERS = 1_048_576;

/**
 * What an answer says, in order; one batch for what came at once. Who stops reading it has to see to the rest of it.
 * @throws ForeignAnswerError, AnswerFailedError
 * @throws what the connection breaks with
 */
export async function* readAnswer(answer: Readable, format: AnswerFormat): AsyncGenerator<readonly Heard[], void> {
  const decoder = new StringDecoder('utf8');
  let heard: Heard[] = [];
  let events = 0;
  const parser = createParser({
    maxBufferSize: MAX_EVENT_CHARACTERS,
    onEvent({ data }) {
      events++;
      heard.push(...format.hear(data));
    },
    onError(error) {
      if (error.type === 'max-buffer-size-exceeded') throw new ForeignAnswerError('an event of it has no end');
    },
  });
  for await (const bytes of answer.iterator({ destroyOnReturn: false })) {
    try {
      parser.feed(decoder.write(bytes));
    } catch (error) {
      if (heard.length > 0) yield heard;
      throw error;
    }
    if (heard.length === 0) continue;
    const batch = heard;
    heard = [];
    yield batch;
  }
  if (events === 0) throw new ForeignAnswerError('it has no event');
  yield format.end();
}
