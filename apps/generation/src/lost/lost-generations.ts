import { type ConnectedEventLog, type PieceStream, tellListener } from '@posthorn/event-log';
import {
  controlSubject,
  decodePieces,
  encodePieces,
  type GenerationControl,
  type LostGeneration,
} from '@posthorn/writing';
import type { GenerationLog } from '../run/generation-log.js';

const ANSWER_MS = 1_000;
const ERROR = {
  code: 'replica_lost',
  message: 'The service that wrote it has gone. What came so far is all there is; ask again.',
};

/** Generations whose replica was killed: they end, in the log and for their readers, as soon as somebody notices. */
export class LostGenerations {
  constructor(
    private readonly connection: ConnectedEventLog['connection'],
    private readonly log: Pick<GenerationLog, 'find' | 'decide'>,
    private readonly pieces: Pick<PieceStream, 'append' | 'last'>,
    private readonly now: () => Date = () => new Date(),
  ) {}

  /**
   * Ends it, unless its replica answers after all or it has an end.
   * @returns whether it was lost
   * @throws LogUnavailableError
   */
  async end(lost: LostGeneration): Promise<boolean> {
    if (await this.#isAlive(lost)) return false;
    const { workspaceId, generationId } = lost;
    const { started, testMode } = await this.log.find(workspaceId, generationId);
    if (started === undefined) return false;
    const durationMs = Math.max(0, this.now().getTime() - Date.parse(started.startedAt));
    const ended = await this.log.decide(
      { workspaceId, generationId, testMode },
      {
        kind: 'fail',
        data: {
          inputTokens: 0,
          outputTokens: 0,
          durationMs,
          reason: ERROR.code,
          error: ERROR.message,
          failedAt: this.now().toISOString(),
        },
      },
    );
    if (ended) await this.pieces.append(lost, encodePieces([{ kind: 'end', outcome: 'failed', error: ERROR }]));
    return ended;
  }

  /**
   * Ends those that were left behind when the last replica went: nobody was there to notice.
   * @returns how many
   */
  async sweep(): Promise<number> {
    const open = (await this.pieces.last()).filter(({ payload }) => decodePieces(payload).at(-1)?.kind !== 'end');
    const ended = await Promise.all(
      open.map(({ workspaceId, generationId }) => this.end({ workspaceId, generationId })),
    );
    return ended.filter(Boolean).length;
  }

  /** Slow is not gone. */
  async #isAlive(lost: LostGeneration): Promise<boolean> {
    // Asking must not count as reading.
    const question: GenerationControl = { kind: 'ask' };
    try {
      return (await tellListener(this.connection, controlSubject(lost), question, ANSWER_MS)) !== undefined;
    } catch {
      return true;
    }
  }
}
