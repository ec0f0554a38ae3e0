import {
  type ConnectedEventLog,
  NatsRequests,
  NobodyAnsweredError,
  PieceStream,
  type PieceReading,
  tellListener,
} from '@posthorn/event-log';
import { currentTraceparent } from '@posthorn/platform';
import {
  ASK,
  controlSubject,
  type CopyPiece,
  decodePieces,
  type GenerationControl,
  generationState,
  startAnswer,
  type StartGeneration,
} from '@posthorn/writing';
import { generationFailed, generationTooSlow, generationUnavailable, refused } from './draft-reply.errors.js';

const START_MS = 10_000;
/** Between two signs that somebody waits; milliseconds. */
const VIEW_MS = 1_000;
const CONTROL_MS = 500;

type End = Extract<CopyPiece, { kind: 'end' }>;

/** Has apps/generation write a text, and waits for all of it. */
export class WrittenAnswers {
  constructor(
    private readonly log: Pick<ConnectedEventLog, 'connection'>,
    /** For the whole text, from when the model is asked. */
    private readonly timeoutMs = 60_000,
  ) {}

  /** @throws Problem 429, 502, 503, 504 */
  async write(question: StartGeneration): Promise<string> {
    const answer = startAnswer.parse(
      await this.ask(ASK.start, { ...question, traceparent: currentTraceparent() }, START_MS),
    );
    if (!answer.ok) throw refused(answer);
    const reading = new PieceStream(this.log.connection).read(question, 0);
    const timeout = setTimeout(() => reading.close(), this.timeoutMs);
    const failures: unknown[] = [];
    const view = setInterval(() => {
      this.view(question, reading).catch((error: unknown) => {
        failures.push(error);
        reading.close();
      });
    }, VIEW_MS);
    try {
      const { text, end } = await textOf(reading);
      if (end?.outcome === 'completed' && text !== '') return text;
      if (end !== undefined) throw generationFailed(end);
    } finally {
      clearTimeout(timeout);
      clearInterval(view);
    }
    if (failures.length > 0) throw generationUnavailable(failures[0]);
    await this.tell(question, 'cancel');
    throw generationTooSlow(this.timeoutMs);
  }

  /** Says that somebody waits; where nobody writes any more, has it ended. @throws Problem 503 when that cannot be done */
  private async view(question: StartGeneration, reading: PieceReading): Promise<void> {
    const told = await this.tell(question, 'view');
    if (told === 'slow') return;
    if (told !== 'gone') return reading.hear(told);
    const { workspaceId, generationId } = question;
    await this.ask(ASK.lost, { workspaceId, generationId }, START_MS);
    reading.hear(Number.MAX_SAFE_INTEGER);
  }

  /** @returns the sequence of its last piece */
  private async tell(question: StartGeneration, kind: GenerationControl['kind']): Promise<number | 'gone' | 'slow'> {
    const message: GenerationControl = { kind };
    const telling = tellListener(this.log.connection, controlSubject(question), message, CONTROL_MS);
    const answer = await telling.catch(() => 'slow' as const);
    if (answer === undefined) return 'gone';
    return answer === 'slow' ? answer : generationState.parse(answer).sequence;
  }

  private async ask(pattern: string, question: object, timeoutMs: number): Promise<unknown> {
    try {
      return await new NatsRequests(this.log.connection).ask(pattern, question, timeoutMs);
    } catch (error) {
      throw error instanceof NobodyAnsweredError ? generationUnavailable(error) : error;
    }
  }
}

/** Ends with the generation, or when the reading is closed: then without `end`. */
async function textOf(reading: PieceReading): Promise<{ readonly text: string; readonly end: End | undefined }> {
  let text = '';
  for await (const batch of reading) {
    for (const piece of batch.flatMap(({ payload }) => decodePieces(payload))) {
      if (piece.kind === 'end') return { text, end: piece };
      if (piece.kind === 'delta') text += piece.text;
    }
  }
  return { text, end: undefined };
}
