import type { PieceSource, PieceStream } from '@posthorn/event-log';
import { type CopyPiece, encodePieces } from '@posthorn/writing';
import type { Moments } from './moments.js';

/**
 * Puts the pieces of one generation into their stream, in order; those that come within a moment travel together. A piece that could not be
 * stored ends it: whoever reads would miss words.
 */
export class PieceWriter {
  #gathered: CopyPiece[] = [];
  #sent: Promise<void> = Promise.resolve();
  #failure: { readonly error: unknown } | undefined;
  #sequence = 0;

  constructor(
    private readonly pieces: Pick<PieceStream, 'append'>,
    private readonly source: PieceSource,
    /** Told once, when a piece could not be stored. */
    private readonly onFailure: (error: unknown) => void,
    private readonly moments: Moments,
  ) {}

  /** Of the last piece that is stored; 0 before the first. */
  get sequence(): number {
    return this.#sequence;
  }

  write(...pieces: readonly CopyPiece[]): void {
    if (this.#gathered.length === 0 && pieces.length > 0) this.moments.add(this.#flush);
    this.#gathered.push(...pieces);
  }

  /**
   * Everything is stored.
   * @throws what kept a piece from being stored
   */
  async flushed(): Promise<void> {
    this.#flush();
    await this.#sent;
    if (this.#failure) throw this.#failure.error;
  }

  readonly #flush = (): void => {
    if (this.#gathered.length === 0) return;
    const payload = encodePieces(this.#gathered);
    this.#gathered = [];
    const sending = this.pieces.append(this.source, payload).then(
      (sequence) => {
        this.#sequence = Math.max(this.#sequence, sequence);
      },
      (error: unknown) => this.#fail(error),
    );
    this.#sent = Promise.all([this.#sent, sending]).then(() => undefined);
  };

  #fail(error: unknown): void {
    if (this.#failure) return;
    this.#failure = { error };
    this.onFailure(error);
  }
}
