import type { PieceSource, PieceStream } from '@posthorn/event-log';
import { type CopyPiece, encodePieces } from '@posthorn/writing';
import type { Moments } from './moments.js';

/**
 * Characters of text in one message: servers take a mebibyte (`max_payload`), UTF-8 has up to three bytes for one, JSON up to six, and some models
 * send all of their answer at once.
 */
const LONGEST_TEXT = 65_536;

/**
 * Puts the pieces of one generation into their stream, in order; those that come within a moment travel together. A piece that could not be
 * stored ends it: whoever reads would miss words.
 */
export class PieceWriter {
  #gathered: CopyPiece[] = [];
  #characters = 0;
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
    for (const piece of pieces.flatMap(inParts)) {
      const characters = piece.kind === 'delta' ? piece.text.length : 0;
      if (this.#characters + characters > LONGEST_TEXT) this.#flush();
      if (this.#gathered.length === 0) this.moments.add(this.#flush);
      this.#gathered.push(piece);
      this.#characters += characters;
    }
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
    this.#characters = 0;
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

/** A delta that is longer than a message, as several; cut between characters. */
function inParts(piece: CopyPiece): readonly CopyPiece[] {
  if (piece.kind !== 'delta' || piece.text.length <= LONGEST_TEXT) return [piece];
  const parts: CopyPiece[] = [];
  for (let from = 0, to: number; from < piece.text.length; from = to) {
    to = from + LONGEST_TEXT;
    if (isHighSurrogate(piece.text.charCodeAt(to - 1))) to--;
    parts.push({ ...piece, text: piece.text.slice(from, to) });
  }
  return parts;
}

/** The first half of a character beyond U+FFFF. */
function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
