/** One pattern of several, with the flags of the first, so that each stands on a line of its own. */
export function anyOf(...patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map(({ source }) => source).join('|'), patterns[0]?.flags ?? '');
}
