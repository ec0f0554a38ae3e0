import type { CopyPiece } from '@posthorn/writing';

const FIRST_BYTES = 4_096;
const NOTHING = Buffer.alloc(0);

/** Where a piece stands: the sequence of its message, and its place in that. */
export interface PiecePlace {
  readonly sequence: number;
  readonly index: number;
}

/** `12-0`, what Last-Event-ID brings back. */
export type PieceCursor = `${number}-${number}`;

/** What MisarMail's clients end at. */
const DONE = 'data: [DONE]\n\n';

type CopyPart = 'subject' | 'body';

/** How frames are sent: as MisarMail's page prints them, each followed by its id; or with the id inside, for whoever comes back: the two arrive together or not at all. */
export type FrameForm = 'printed' | 'resumable';

/**
 * The pieces of a generation as its readers are sent them, in order; the end is the last. All bytes stand in one buffer, and what else is known of a frame in
 * numbers: an object for each of ten thousand tokens a second is kept for as long as somebody reads, and collecting them stops every stream for 50 ms.
 *
 * The page's own client cuts what it reads at empty lines and takes a line that begins with `data: ` for JSON to its end, so nothing may stand
 * with it; the id follows as an event without data, which parsers remember and do not report (WHATWG HTML, 9.2.6).
 */
export class GenerationFrames {
  #bytes = Buffer.allocUnsafe(FIRST_BYTES);
  /** Of each frame: where its bytes end, and its place. */
  readonly #ends: number[] = [];
  readonly #sequences: number[] = [];
  readonly #indexes: number[] = [];
  #hasEnded = false;

  get length(): number {
    return this.#ends.length;
  }

  /** The last frame is the end of the generation. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Of the last frame; before the first of all when there is none. */
  get last(): PiecePlace {
    return this.#placeAt(this.length - 1);
  }

  /** @param part the one it belongs to, or was reached when it ended */
  push(piece: CopyPiece, { sequence, index }: PiecePlace, part: CopyPart): void {
    if (this.#hasEnded) return;
    this.#hasEnded = piece.kind === 'end';
    this.#append(piece.kind === 'end' ? endText(piece, part) : `${saidText(piece)}${idText({ sequence, index })}\n`);
    this.#sequences.push(sequence);
    this.#indexes.push(index);
  }

  /** @returns the number of frames up to and with a place: the next is what a reader of it is to be sent. The end is sent to everybody. */
  upTo(place: PiecePlace): number {
    let at = 0;
    while (at < this.length && !isAfter(this.#placeAt(at), place)) at++;
    return this.#hasEnded ? Math.min(at, this.length - 1) : at;
  }

  /** The bytes of the frames from one on, to the last; they do not change afterwards. */
  from(at: number, form: FrameForm): Buffer {
    if (at >= this.length) return NOTHING;
    if (form === 'printed') return this.#bytes.subarray(this.#startOf(at), this.#startOf(this.length));
    const frames: Buffer[] = [];
    for (let each = at; each < this.length; each++) frames.push(this.#resumable(each));
    return Buffer.concat(frames);
  }

  /** Most generations are read once, on the stream they were asked for by; so this is made when somebody wants it. */
  #resumable(at: number): Buffer {
    const frame = this.#bytes.subarray(this.#startOf(at), this.#startOf(at + 1));
    const id = idText(this.#placeAt(at));
    const isLast = this.#hasEnded && at === this.length - 1;
    if (isLast) return frame.length === DONE.length ? frame : Buffer.concat([Buffer.from(id), frame]);
    return Buffer.concat([Buffer.from(id), frame.subarray(0, frame.length - id.length - 1)]);
  }

  #placeAt(at: number): PiecePlace {
    return { sequence: this.#sequences[at] ?? 0, index: this.#indexes[at] ?? -1 };
  }

  #startOf(at: number): number {
    return at === 0 ? 0 : (this.#ends[at - 1] ?? 0);
  }

  #append(text: string): void {
    const start = this.#startOf(this.length);
    // A character has at most three bytes in UTF-8 for each unit of a string.
    const needed = start + 3 * text.length;
    if (needed > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(2 * this.#bytes.length, needed));
      this.#bytes.copy(larger, 0, 0, start);
      this.#bytes = larger;
    }
    this.#ends.push(start + this.#bytes.write(text, start));
  }
}

function saidText(piece: Exclude<CopyPiece, { kind: 'end' }>): string {
  const said = piece.kind === 'delta' ? { delta: piece.text, type: piece.part } : { done: true, type: piece.part };
  return `data: ${JSON.stringify(said)}\n\n`;
}

function endText({ error }: Extract<CopyPiece, { kind: 'end' }>, part: CopyPart): string {
  return error === undefined ? DONE : `data: ${JSON.stringify({ error, type: part })}\n\n${DONE}`;
}

function idText(place: PiecePlace): string {
  return `id: ${cursorOf(place)}\n`;
}

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
function isAfter(piece: PiecePlace, place: PiecePlace): boolean {
  return piece.sequence > place.sequence || (piece.sequence === place.sequence && piece.index > place.index);
}
