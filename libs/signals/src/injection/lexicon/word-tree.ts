/** One code unit for another below 128; what lies above stays. */
export type Spelling = Uint8Array;

const ROOT = 0;
const NOWHERE = 0;
const A = 97;
const LETTERS = 26;
const UNITS = 0x10000;

/**
 * Words and beginnings of words with what they mean, found in one walk along the characters of a word, without cutting it up. Branches of the
 * letters a to z lie in a table, the others in a map: most walks end after two or three letters.
 */
export class WordTree<T> {
  private readonly byLetter: Uint16Array;
  private readonly byUnit = new Map<number, number>();
  /** Of each node: what a word has that ends there, and one that goes on where there is no branch. */
  private readonly ofWord: (readonly T[])[];
  private readonly ofPrefix: (readonly T[])[];

  /** @throws RangeError beyond 65,536 nodes */
  constructor(entries: readonly (readonly [entry: string, isPrefix: boolean, value: T])[]) {
    const parents = [ROOT];
    const words: T[][] = [[]];
    const prefixes: T[][] = [[]];
    for (const [entry, isPrefix, value] of entries) {
      let node = ROOT;
      for (let at = 0; at < entry.length; at++) {
        const key = node * UNITS + entry.charCodeAt(at);
        let next = this.byUnit.get(key);
        if (next === undefined) {
          this.byUnit.set(key, (next = parents.push(node) - 1));
          words.push([]);
          prefixes.push([]);
        }
        node = next;
      }
      ((isPrefix ? prefixes : words)[node] ?? []).push(value);
    }
    if (parents.length > UNITS) throw new RangeError(`a tree of words has no room for ${parents.length} nodes`);
    this.byLetter = new Uint16Array(parents.length * LETTERS);
    for (const [key, node] of this.byUnit) {
      const letter = (key % UNITS) - A;
      if (letter >= 0 && letter < LETTERS) this.byLetter[Math.floor(key / UNITS) * LETTERS + letter] = node;
    }
    // A node comes after the one it grew from. Longer beginnings come first, each value once.
    this.ofPrefix = [];
    for (const [node, parent] of parents.entries())
      this.ofPrefix.push(extended(prefixes[node] ?? [], this.ofPrefix[parent] ?? []));
    this.ofWord = words.map((values, node) => extended(values, this.ofPrefix[node] ?? []));
  }

  /** What is known of the word itself, then of its beginnings, the longest first; each once. One list for all words alike: not to be changed. */
  find(word: string): readonly T[] {
    let node = ROOT;
    for (let at = 0; at < word.length; at++) {
      const next = this.after(node, word.charCodeAt(at));
      if (next === NOWHERE) return this.ofPrefix[node] ?? [];
      node = next;
    }
    return this.ofWord[node] ?? [];
  }

  /** Whether anything is known of the word once its letters are spelt otherwise. */
  hasSpelt(word: string, spelling: Spelling): boolean {
    let node = ROOT;
    for (let at = 0; at < word.length; at++) {
      const unit = word.charCodeAt(at);
      const next = this.after(node, unit < spelling.length ? (spelling[unit] ?? unit) : unit);
      if (next === NOWHERE) return (this.ofPrefix[node]?.length ?? 0) > 0;
      node = next;
    }
    return (this.ofWord[node]?.length ?? 0) > 0;
  }

  /** Whether anything is known of the word read from its end. */
  hasBackwards(word: string): boolean {
    let node = ROOT;
    for (let at = word.length - 1; at >= 0; at--) {
      const next = this.after(node, word.charCodeAt(at));
      if (next === NOWHERE) return (this.ofPrefix[node]?.length ?? 0) > 0;
      node = next;
    }
    return (this.ofWord[node]?.length ?? 0) > 0;
  }

  private after(node: number, unit: number): number {
    const letter = unit - A;
    if (letter >= 0 && letter < LETTERS) return this.byLetter[node * LETTERS + letter] ?? NOWHERE;
    return this.byUnit.get(node * UNITS + unit) ?? NOWHERE;
  }
}

function extended<T>(values: readonly T[], by: readonly T[]): readonly T[] {
  return values.length === 0 ? by : [...new Set([...values, ...by])];
}
