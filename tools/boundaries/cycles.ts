/**
 * One shortest cycle through each strongly connected group of a graph, each starting with its
 * alphabetically first node; empty when there is none.
 * @param edges node to the nodes it points at
 */
export function findCycles(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const done = new Set<string>();
  const cycles: string[][] = [];
  for (const start of [...edges.keys()].toSorted()) {
    if (done.has(start)) continue;
    const cycle = shortestCycle(start, edges);
    if (cycle === undefined) continue;
    cycles.push(cycle);
    for (const node of cycle) done.add(node);
  }
  return cycles;
}

/** Breadth first from `start` until an edge leads back to it. */
function shortestCycle(start: string, edges: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const cameFrom = new Map<string, string | undefined>([[start, undefined]]);
  for (const node of cameFrom.keys()) {
    for (const next of edges.get(node) ?? []) {
      if (next === start) return pathTo(node, cameFrom);
      if (!cameFrom.has(next)) cameFrom.set(next, node);
    }
  }
  return undefined;
}

function pathTo(node: string, cameFrom: ReadonlyMap<string, string | undefined>): string[] {
  const path: string[] = [];
  for (let at: string | undefined = node; at !== undefined; at = cameFrom.get(at)) path.unshift(at);
  return path;
}
