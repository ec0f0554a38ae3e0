import type { Entities } from '@posthorn/signals';
import { fieldText } from './text-fields.js';

type EntityFields = Record<string, string | number | string[]>;

const MOST_NAMES = 32;
const MOST_VALUES = 32;
const LONGEST_NAME = 64;
const LONGEST_VALUE = 1024;
/** Of all values together, so that a mail full of links makes no event that the log refuses; code units. */
const LONGEST_IN_ALL = 16_384;

/** Entities as an event carries them; what is too much is left out, the rest of it kept. */
export function entityFields(entities: Entities): EntityFields {
  const fields: EntityFields = {};
  let left = LONGEST_IN_ALL;
  const fits = (value: string) => value.length <= LONGEST_VALUE && (left -= value.length) >= 0;
  for (const [name, value] of Object.entries(entities).slice(0, MOST_NAMES)) {
    if (name.length > LONGEST_NAME) continue;
    if (typeof value === 'number') fields[name] = value;
    else if (typeof value === 'string') {
      if (fits(value)) fields[name] = fieldText(value, LONGEST_VALUE);
    } else
      fields[name] = value
        .slice(0, MOST_VALUES)
        .filter(fits)
        .map((each) => fieldText(each, LONGEST_VALUE));
  }
  return fields;
}
