import type { RecordedEvent } from '@posthorn/events';

/** A place in an event's data and the text that has to stand there, or another text than which. */
export type DataCheck =
  | { readonly path: readonly string[]; readonly is: string }
  | { readonly path: readonly string[]; readonly isNot: string };

/** Checks that all have to hold: a value, so that it can be asked of an event in memory and of a row by SQL. */
export type DataTest = readonly DataCheck[];

/** Total: what is not there, or is no text, passes no check. */
export function passes(test: DataTest, { data }: Pick<RecordedEvent, 'data'>): boolean {
  return test.every((check) => {
    const value = valueAt(data, check.path);
    if (typeof value !== 'string') return false;
    return 'is' in check ? value === check.is : value !== check.isNot;
  });
}

function valueAt(data: unknown, path: readonly string[]): unknown {
  let value = data;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value;
}
