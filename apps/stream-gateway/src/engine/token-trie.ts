const ANY = '*';

interface Node<Item> {
  readonly children: Map<string, Node<Item>>;
  readonly items: Set<Item>;
}

/** Paths whose answers are kept. */
const MAX_ANSWERS = 64;

/**
 * Items filed under patterns of a fixed number of tokens, `undefined` for "any". Looking up what
 * matches a concrete path costs at most 2^tokens steps, however many items are filed, and next to nothing for a path that was
 * asked for lately, or that differs from one only in tokens that no pattern names.
 */
export class TokenTrie<Item> {
  private readonly root: Node<Item> = emptyNode();
  /** How many patterns name a token, by its place. */
  private readonly named: number[] = [];
  /** What matched paths that were asked for; right as long as nothing is added or deleted. */
  private readonly answers = new Map<string, readonly Item[]>();

  add(pattern: readonly (string | undefined)[], item: Item): void {
    let node = this.root;
    for (const token of pattern) {
      let child = node.children.get(token ?? ANY);
      if (!child) node.children.set(token ?? ANY, (child = emptyNode()));
      node = child;
    }
    if (node.items.has(item)) return;
    node.items.add(item);
    this.changed(pattern, 1);
  }

  delete(pattern: readonly (string | undefined)[], item: Item): void {
    if (remove(this.root, pattern, 0, item)) this.changed(pattern, -1);
  }

  get empty(): boolean {
    return this.root.children.size === 0;
  }

  /** Calls `visit` once per pattern that matches; an item filed under two of them is visited twice. */
  match(path: readonly string[], visit: (item: Item) => void): void {
    const asked = this.questionOf(path);
    let items = this.answers.get(asked);
    if (!items) {
      const found: Item[] = [];
      descend(this.root, path, 0, (item) => found.push(item));
      if (this.answers.size >= MAX_ANSWERS) this.answers.clear();
      this.answers.set(asked, (items = found));
    }
    for (const item of items) visit(item);
  }

  /** With its length before each token: tokens may hold anything. */
  private questionOf(path: readonly string[]): string {
    let question = '';
    let place = 0;
    for (const token of path) question += this.named[place++] ? `${token.length} ${token}` : '-';
    return question;
  }

  private changed(pattern: readonly (string | undefined)[], by: 1 | -1): void {
    this.answers.clear();
    for (const [i, token] of pattern.entries()) if (token !== undefined) this.named[i] = (this.named[i] ?? 0) + by;
  }
}

function emptyNode<Item>(): Node<Item> {
  return { children: new Map(), items: new Set() };
}

function descend<Item>(node: Node<Item>, path: readonly string[], depth: number, visit: (item: Item) => void): void {
  const token = path[depth];
  if (token === undefined) {
    node.items.forEach(visit);
    return;
  }
  const exact = token === ANY ? undefined : node.children.get(token);
  if (exact) descend(exact, path, depth + 1, visit);
  const any = node.children.get(ANY);
  if (any) descend(any, path, depth + 1, visit);
}

/** @returns false when it was not filed there */
function remove<Item>(node: Node<Item>, pattern: readonly (string | undefined)[], depth: number, item: Item): boolean {
  if (depth === pattern.length) return node.items.delete(item);
  const token = pattern[depth] ?? ANY;
  const child = node.children.get(token);
  if (!child) return false;
  const removed = remove(child, pattern, depth + 1, item);
  if (child.children.size === 0 && child.items.size === 0) node.children.delete(token);
  return removed;
}
