import type { NatsConnection } from '@nats-io/nats-core';
import { directGet } from '../direct-gets.js';
import { GENERATIONS_STREAM } from '../streams.js';
import { PieceAcks } from './piece-acks.js';
import { PieceReading } from './piece-reading.js';

/** What is being written: whose it is and which. Both are tokens of a subject: letters, digits, `_` and `-`. */
export interface PieceSource {
  readonly workspaceId: string;
  readonly generationId: string;
}

/** What the server answers with at once. */
const MAX_SOURCES = 1_024;

/**
 * What models are writing, piece by piece, kept for some minutes in the stream GENERATIONS: whoever comes late, or comes back, reads on
 * from any piece, on any replica, and two readers read the same (ADR 0041). Not the log: a generation that ended is a fact of its own there.
 */
export class PieceStream {
  readonly #acks: PieceAcks;

  constructor(private readonly connection: NatsConnection) {
    this.#acks = new PieceAcks(connection);
  }

  /**
   * Pieces of one source stay in the order of the calls, whether these wait for each other or not.
   * @returns the piece's sequence, once it is stored
   * @throws LogUnavailableError when nobody said that it was
   */
  append(source: PieceSource, payload: Uint8Array): Promise<number> {
    return this.#acks.publish(subjectOf(source), payload);
  }

  /** The last piece of every source there is. @throws LogUnavailableError */
  async last(): Promise<readonly (PieceSource & { readonly payload: Uint8Array })[]> {
    const messages = await directGet(this.connection, { multi_last: ['gen.*.*'] }, MAX_SOURCES, GENERATIONS_STREAM);
    return messages.map(({ subject, data }) => {
      const [, workspaceId = '', generationId = ''] = subject.split('.');
      return { workspaceId, generationId, payload: data };
    });
  }

  /** Everything after a sequence, stored or to come; 0 for all. Close it. */
  read(source: PieceSource, after: number): PieceReading {
    const live = `genlive.${source.workspaceId}.${source.generationId}`;
    return new PieceReading(this.connection, { stream: GENERATIONS_STREAM, subject: subjectOf(source), live }, after);
  }
}

const TOKEN = /^[\w-]{1,100}$/;

function subjectOf({ workspaceId, generationId }: PieceSource): string {
  if (!TOKEN.test(workspaceId) || !TOKEN.test(generationId))
    throw new RangeError('no names of a workspace and a generation');
  return `gen.${workspaceId}.${generationId}`;
}
