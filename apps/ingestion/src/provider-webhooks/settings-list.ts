/** The parts of a setting that holds several, separated by commas or white space; empty ones do not count. */
export function partsOf(setting: string | undefined): readonly string[] {
  return setting?.split(/[\s,]+/).filter((part) => part !== '') ?? [];
}
