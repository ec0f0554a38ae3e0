import type { CopyPart, CopyRequest } from '../request/copy-request.js';
import type { CopyPiece } from './copy-piece.js';
import { withoutLabel } from './part-label.js';

export type WrittenPiece = Exclude<CopyPiece, { kind: 'end' }>;

/** A model that writes no line break so far has written no subject. */
const MAX_SUBJECT = 250;

/** What may be the end of a part, and goes then. */
const TRAILING: Readonly<Record<CopyPart, RegExp>> = { subject: /[\s"”“»*_]+$/, body: /[\s`]+$/ };

/**
 * Cuts what a model writes into the parts that were asked for, as it comes: every character is given on as soon as it is certain where it
 * belongs. However the model's text is cut into deltas, the parts are the same.
 */
export class CopySplitter {
  #part: CopyPart;
  /** Of the part, not given on yet. */
  #held = '';
  #begun = false;
  /** Characters of the part that were given on. */
  #given = 0;
  #over = false;

  constructor(private readonly type: CopyRequest['type']) {
    this.#part = type === 'body' ? 'body' : 'subject';
  }

  push(text: string): WrittenPiece[] {
    this.#held += text;
    return this.#take(false);
  }

  /** The model has finished. Every part that was asked for is done then, empty or not. */
  end(): WrittenPiece[] {
    const written = this.#take(true);
    while (!this.#over) written.push(...this.#nextPart());
    return written;
  }

  #take(isLast: boolean): WrittenPiece[] {
    const written: WrittenPiece[] = [];
    while (!this.#over && this.#begin(isLast)) {
      const end = this.#part === 'subject' ? this.#endOfSubject() : -1;
      written.push(...this.#give(end < 0 ? this.#held : this.#held.slice(0, end), end >= 0 || isLast));
      if (end < 0) break;
      this.#held = this.#held.slice(end);
      written.push(...this.#nextPart());
    }
    return written;
  }

  /** @returns false when there is nothing of the part yet */
  #begin(isLast: boolean): boolean {
    if (this.#begun) return this.#held !== '';
    const text = withoutLabel(this.#part, this.#held, isLast);
    if (text === undefined || text === '') return false;
    this.#held = text;
    this.#begun = true;
    return true;
  }

  /** @returns where the line ends in what is held; -1 when it goes on */
  #endOfSubject(): number {
    const line = this.#held.search(/[\r\n]/);
    const most = MAX_SUBJECT - this.#given;
    if (line >= 0) return Math.min(line, most);
    return this.#held.length > most ? most : -1;
  }

  /** Gives a beginning of what is held: all of it when the part ends there, or but for what may be its end. */
  #give(text: string, isEnd: boolean): WrittenPiece[] {
    const part = this.#part;
    const sure = text.replace(TRAILING[part], '');
    if (!isEnd) this.#held = this.#held.slice(sure.length);
    else if (part === 'body') this.#held = '';
    this.#given += sure.length;
    return sure === '' ? [] : [{ kind: 'delta', part, text: sure }];
  }

  #nextPart(): WrittenPiece[] {
    const done: WrittenPiece = { kind: 'done', part: this.#part };
    if (this.type === 'full' && this.#part === 'subject') {
      this.#part = 'body';
      this.#begun = false;
      this.#given = 0;
    } else this.#over = true;
    return [done];
  }
}
