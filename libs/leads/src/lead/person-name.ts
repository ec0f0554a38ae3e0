/** The names of a person, as far as they are known. */
export interface PersonNames {
  readonly name: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
}

const TITLES = /^(?:(?:dr|mr|mrs|ms|miss|mx|prof|professor|sir|dame|shri|smt|herr|frau|mme|mlle)\.?\s+)+/i;

/** Fills in the names that follow from the others: `Sharma, Priya` and `Dr. Priya Sharma` are Priya. */
export function completeNames({ name, firstName, lastName }: PersonNames): PersonNames {
  if (name === null) {
    const parts = [firstName, lastName].filter((part) => part !== null);
    return { name: parts.length === 0 ? null : parts.join(' '), firstName, lastName };
  }
  if (firstName !== null || lastName !== null) return { name, firstName, lastName };
  const [family, given, ...more] = name.split(',').map((part) => part.trim());
  // "Ann Lee, PhD" has its names in order.
  const isReversed =
    given !== undefined && more.length === 0 && family !== undefined && !family.includes(' ') && given !== '';
  const inOrder = isReversed ? `${given} ${family}` : (family ?? name);
  const [first, ...last] = inOrder.replace(TITLES, '').split(' ');
  return {
    name: isReversed ? inOrder : name,
    firstName: first === undefined || first === '' ? null : first,
    lastName: last.length === 0 ? null : last.join(' '),
  };
}
