import { everyPublicType, nearestNames, parseTypeFilter, type RecordedEvent, type TypeFilter } from '@posthorn/events';
import type { Refinement } from '../engine/stream-filter.js';
import { badFilter } from '../request/filters.js';
import { passes, type DataTest } from './data-test.js';

/** What a dialect calls the events of one canonical type, or those of them that pass a test. */
export interface Word {
  readonly name: string;
  /** Canonical type. */
  readonly type: string;
  /** Of the words of one type the first that fits is the event's name; without a test it always does. */
  readonly when?: DataTest;
}

/** Events of one canonical type that pass this test and none of those. */
export interface Choice {
  readonly type: string;
  readonly passes: DataTest;
  readonly fails: readonly DataTest[];
}

export function isChosen(choices: readonly Choice[], event: Pick<RecordedEvent, 'type' | 'data'>): boolean {
  return choices.some(
    (choice) =>
      choice.type === event.type && passes(choice.passes, event) && !choice.fails.some((test) => passes(test, event)),
  );
}

/** Names of a dialect in canonical words: for the broker and the live index, for each event, and for SQL. */
export interface Chosen {
  /** May let more pass than was chosen, never less. */
  readonly types: TypeFilter;
  /** What `types` lets pass too many; a stream of everything needs none, as what has no name has no frame. */
  readonly refinement?: Refinement;
  /** The same, exactly. */
  readonly choices: readonly Choice[];
}

const ANYTHING = new Set(['*', '>']);
/** Choices kept ready; clients of one program ask for the same over and over. */
const MAX_READY = 1_000;
const MAX_READY_LENGTH = 200;

/** A dialect's own event names over the canonical ones, both ways. */
export class Vocabulary<Entry extends Word> {
  private readonly byType: ReadonlyMap<string, readonly Entry[]>;
  private readonly names: readonly string[];
  private readonly everything: Chosen;
  /** By their text: working one out takes 30 to 90 µs, as much as all else of a connect. */
  private readonly ready = new Map<string, Chosen>();

  constructor(private readonly words: readonly Entry[]) {
    this.byType = Map.groupBy(words, ({ type }) => type);
    this.names = [...new Set(words.map(({ name }) => name))];
    this.everything = { types: everyPublicType, choices: this.choices(new Set(this.names)) };
  }

  /** @returns nothing for an event that the dialect has no name for */
  wordFor(event: Pick<RecordedEvent, 'type' | 'data'>): Entry | undefined {
    return this.byType.get(event.type)?.find(({ when }) => when === undefined || passes(when, event));
  }

  /**
   * A comma-separated list of the dialect's names: exact ones, `message.*` for all that begin so, `*` for all.
   * @param text everything when left out
   * @throws Problem 400 naming the parameter, the part at fault and the nearest valid names
   */
  choose(parameter: string, text: string | undefined): Chosen {
    if (text === undefined) return this.everything;
    const known = this.ready.get(text);
    if (known) return known;
    const chosen = this.chosen(parameter, text);
    if (text.length > MAX_READY_LENGTH) return chosen;
    if (this.ready.size >= MAX_READY) this.ready.clear();
    this.ready.set(text, chosen);
    return chosen;
  }

  private chosen(parameter: string, text: string): Chosen {
    const names = new Set(text.split(',').flatMap((term) => this.named(parameter, term.trim())));
    if (names.size === this.names.length) return this.everything;
    const choices = this.choices(names);
    const types = canonical(choices.map(({ type }) => type));
    if (choices.every((choice) => choice.passes.length === 0 && choice.fails.length === 0)) return { types, choices };
    const accepts = (event: RecordedEvent) => names.has(this.wordFor(event)?.name ?? '');
    return { types, choices, refinement: { key: [...names].toSorted().join(' '), accepts } };
  }

  private named(parameter: string, term: string): readonly string[] {
    if (ANYTHING.has(term)) return this.names;
    const [, family] = /^(\w+(?:\.\w+)*)\.[*>]$/.exec(term) ?? [];
    const found = this.names.filter((name) => (family === undefined ? name === term : name.startsWith(`${family}.`)));
    if (found.length > 0) return found;
    const wellFormed = family !== undefined || /^\w+(\.\w+)+$/.test(term);
    throw badFilter(parameter, {
      ok: false,
      reason: term === '' ? 'empty' : wellFormed ? 'unknown' : 'malformed',
      offending: term,
      nearest: term === '' ? [] : nearestNames(term, this.suggestions()),
    });
  }

  private suggestions(): string[] {
    return [...this.names, ...new Set(this.names.map((name) => `${name.split('.')[0]}.*`))];
  }

  /** One for each chosen word, or for a type whose words are all chosen and leave nothing out. */
  private choices(names: ReadonlySet<string>): Choice[] {
    return [...this.byType].flatMap(([type, words]): Choice[] => {
      if (words.every(({ name }) => names.has(name)) && words.at(-1)?.when === undefined)
        return [{ type, passes: [], fails: [] }];
      return words.flatMap(({ name, when = [] }, i) => {
        const fails = words.slice(0, i).flatMap((earlier) => (earlier.when ? [earlier.when] : []));
        return names.has(name) ? [{ type, passes: when, fails }] : [];
      });
    });
  }
}

/** @throws TypeError for a type that is not in the catalogue: a mistake in a dialect's table */
function canonical(types: readonly string[]): TypeFilter {
  const parsed = parseTypeFilter(types.join(','));
  if (!parsed.ok) throw new TypeError(`there is no event type ${parsed.offending}`);
  return parsed.filter;
}
