import type { CopyPiece } from '@posthorn/writing';

/** Where a piece stands: the sequence of its message, and its place in that. */
export interface PiecePlace {
  readonly sequence: number;
  readonly index: number;
}

/** `12-0`, what Last-Event-ID brings back. */
export type PieceCursor = `${number}-${number}`;

/** A piece as every reader of it is sent it. */
export interface PieceFrame extends PiecePlace {
  /** As MisarMail's page prints it, then its id. */
  readonly printed: Buffer;
  /** With its id inside, for whoever comes back: the two arrive together or not at all. */
  readonly resumable: Buffer;
  readonly isLast: boolean;
}

/** What MisarMail's clients end at. */
const DONE = 'data: [DONE]\n\n';

/**
 * The page's own client cuts what it reads at empty lines and takes a line that begins with `data: ` for JSON to its end, so nothing may stand
 * with it; the id follows as an event without data, which parsers remember and do not report (WHATWG HTML, 9.2.6).
 */
export function pieceFrame(piece: CopyPiece, place: PiecePlace, part: CopyPart): PieceFrame {
  const cursor = cursorOf(place);
  if (piece.kind === 'end') {
    const error = piece.error === undefined ? '' : `data: ${JSON.stringify({ error: piece.error, type: part })}\n\n`;
    const id = error === '' ? '' : `id: ${cursor}\n`;
    return {
      ...place,
      printed: Buffer.from(`${error}${DONE}`),
      resumable: Buffer.from(`${id}${error}${DONE}`),
      isLast: true,
    };
  }
  const said = piece.kind === 'delta' ? { delta: piece.text, type: piece.part } : { done: true, type: piece.part };
  const data = `data: ${JSON.stringify(said)}\n\n`;
  return {
    ...place,
    printed: Buffer.from(`${data}id: ${cursor}\n\n`),
    // Most generations are read once, on the stream they were asked for by.
    get resumable() {
      return Buffer.from(`id: ${cursor}\n${data}`);
    },
    isLast: false,
  };
}

type CopyPart = 'subject' | 'body';

export function cursorOf({ sequence, index }: PiecePlace): PieceCursor {
  return `${sequence}-${index}`;
}

/** @returns nothing for what is no cursor of ours */
export function placeOf(cursor: string): PiecePlace | undefined {
  const [, sequence, index] = /^(\d{1,15})-(\d{1,6})$/.exec(cursor) ?? [];
  return sequence === undefined || index === undefined
    ? undefined
    : { sequence: Number(sequence), index: Number(index) };
}

/** Whether a piece comes after the one at a place. */
export function isAfter(piece: PiecePlace, place: PiecePlace): boolean {
  return piece.sequence > place.sequence || (piece.sequence === place.sequence && piece.index > place.index);
}
