const ANY = '*';

interface Node<Item> {
  readonly children: Map<string, Node<Item>>;
  readonly items: Set<Item>;
}

/**
 * Items filed under patterns of a fixed number of tokens, `undefined` for "any". Looking up what
 * matches a concrete path costs at most 2^tokens steps, however many items are filed.
 */
export class TokenTrie<Item> {
  private readonly root: Node<Item> = emptyNode();

  add(pattern: readonly (string | undefined)[], item: Item): void {
    let node = this.root;
    for (const token of pattern) {
      let child = node.children.get(token ?? ANY);
      if (!child) node.children.set(token ?? ANY, (child = emptyNode()));
      node = child;
    }
    node.items.add(item);
  }

  delete(pattern: readonly (string | undefined)[], item: Item): void {
    remove(this.root, pattern, 0, item);
  }

  get empty(): boolean {
    return this.root.children.size === 0;
  }

  /** Calls `visit` once per pattern that matches; an item filed under two of them is visited twice. */
  match(path: readonly string[], visit: (item: Item) => void): void {
    descend(this.root, path, 0, visit);
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

function remove<Item>(node: Node<Item>, pattern: readonly (string | undefined)[], depth: number, item: Item): void {
  if (depth === pattern.length) {
    node.items.delete(item);
    return;
  }
  const token = pattern[depth] ?? ANY;
  const child = node.children.get(token);
  if (!child) return;
  remove(child, pattern, depth + 1, item);
  if (child.children.size === 0 && child.items.size === 0) node.children.delete(token);
}
