import { storable } from '../mail-events/storable.js';

/** As much as an event holds of what a provider says. */
const MAX_TEXT = 4096;

/**
 * What a provider wrote, read field by field. Providers add fields, leave them out and change types between one event and
 * the next; a report is worth more than its oddest field, so what is not as expected is absent.
 */
export class Fields {
  constructor(private readonly value: unknown) {}

  /** The object under these keys; one without fields when there is none. */
  at(...path: readonly string[]): Fields {
    let { value } = this;
    for (const key of path) value = isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
    return new Fields(value);
  }

  get isObject(): boolean {
    return isRecord(this.value);
  }

  /** Not empty, cut at 4,096 characters; a number is written out. */
  text(...path: readonly string[]): string | undefined {
    const { value } = this.at(...path);
    const text = typeof value === 'number' ? String(value) : value;
    return typeof text === 'string' && text.trim() !== '' ? storable(text.trim().slice(0, MAX_TEXT)) : undefined;
  }

  /** A text as it came, of any length; empty when there is none. */
  raw(...path: readonly string[]): string {
    const { value } = this.at(...path);
    return typeof value === 'string' ? value : '';
  }

  /** A number, or one written as text. */
  number(...path: readonly string[]): number | undefined {
    const { value } = this.at(...path);
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
  }

  flag(...path: readonly string[]): boolean {
    return this.at(...path).value === true;
  }

  /** The entries of a list; none when it is no list. */
  items(...path: readonly string[]): readonly Fields[] {
    const { value } = this.at(...path);
    return Array.isArray(value) ? value.map((item: unknown) => new Fields(item)) : [];
  }

  /** The fields of an object with their names, in their order; none when it is no object. */
  entries(...path: readonly string[]): readonly (readonly [name: string, value: Fields])[] {
    const { value } = this.at(...path);
    return isRecord(value) ? Object.entries(value).map(([name, field]) => [name, new Fields(field)] as const) : [];
  }

  /** A text, or the first of a list of texts. */
  first(...path: readonly string[]): string | undefined {
    return this.text(...path) ?? this.items(...path)[0]?.text();
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
