interface Node<T> {
  readonly next: Map<number, Node<T>>;
  readonly ofWord: T[];
  readonly ofPrefix: T[];
  /** What a word has that ends here, and one that goes on without a branch of its own; each once, the longest beginning first. */
  wordValues: readonly T[];
  prefixValues: readonly T[];
}

/** One code unit for another below 128; what lies above stays. */
export type Spelling = Uint8Array;

/** Words and beginnings of words with what they mean, found in one walk along the characters of a word, without cutting it up. */
export class WordTree<T> {
  private readonly root: Node<T> = emptyNode();

  constructor(entries: Iterable<readonly [entry: string, isPrefix: boolean, value: T]>) {
    for (const [entry, isPrefix, value] of entries) {
      const node = this.grow(entry);
      (isPrefix ? node.ofPrefix : node.ofWord).push(value);
    }
    settle(this.root, []);
  }

  /** What is known of the word itself, then of its beginnings, the longest first; each once. The same list for the same end of the walk: not to be changed. */
  find(word: string): readonly T[] {
    let node = this.root;
    for (let at = 0; at < word.length; at++) {
      const next = node.next.get(word.charCodeAt(at));
      if (next === undefined) return node.prefixValues;
      node = next;
    }
    return node.wordValues;
  }

  /** Whether anything is known of the word once its letters are spelt otherwise. */
  hasSpelt(word: string, spelling: Spelling): boolean {
    let node = this.root;
    for (let at = 0; at < word.length; at++) {
      const code = word.charCodeAt(at);
      const next = node.next.get(code < 128 ? (spelling[code] ?? code) : code);
      if (next === undefined) return node.prefixValues.length > 0;
      node = next;
    }
    return node.wordValues.length > 0;
  }

  /** Whether anything is known of the word read from its end. */
  hasBackwards(word: string): boolean {
    let node = this.root;
    for (let at = word.length - 1; at >= 0; at--) {
      const next = node.next.get(word.charCodeAt(at));
      if (next === undefined) return node.prefixValues.length > 0;
      node = next;
    }
    return node.wordValues.length > 0;
  }

  private grow(entry: string): Node<T> {
    let node = this.root;
    for (let at = 0; at < entry.length; at++) {
      const code = entry.charCodeAt(at);
      let next = node.next.get(code);
      if (next === undefined) node.next.set(code, (next = emptyNode()));
      node = next;
    }
    return node;
  }
}

function emptyNode<T>(): Node<T> {
  return { next: new Map(), ofWord: [], ofPrefix: [], wordValues: [], prefixValues: [] };
}

function settle<T>(node: Node<T>, ofShorter: readonly T[]): void {
  node.prefixValues = node.ofPrefix.length === 0 ? ofShorter : [...new Set([...node.ofPrefix, ...ofShorter])];
  node.wordValues = node.ofWord.length === 0 ? node.prefixValues : [...new Set([...node.ofWord, ...node.prefixValues])];
  for (const next of node.next.values()) settle(next, node.prefixValues);
}
