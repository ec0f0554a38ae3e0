/** Both prefixes a path of MisarReach is served under: its documentation prints either. */
export function reachPaths(path: string): string[] {
  return [`api/${path}`, `reach/api/${path}`];
}
