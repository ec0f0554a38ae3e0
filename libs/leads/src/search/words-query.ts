/** A tsquery in the text form of `to_tsquery('english', …)`; composed, never written by hand. */
export type WordsQuery = string & { readonly __brand?: 'tsquery' };

/** What a word says of a lead, as `leads.search` labels it: A role, B industry, C location, D name, company and custom fields. */
export type Labels = 'A' | 'B' | 'C' | 'AD' | 'ABCD';

/** The words of a phrase in their order. Stemmed by the database; stop words match anything. */
export function phrase(text: string, labels: Labels): WordsQuery {
  // Quotes and backslashes have a meaning in the text form even between quotes.
  const words = text.replaceAll(/['\\\0]/g, ' ').trim();
  return `'${words === '' ? '-' : words}':${labels}`;
}

/** One of them. */
export function anyOf(queries: readonly WordsQuery[]): WordsQuery {
  return queries.length === 1 ? (queries[0] ?? '') : `(${queries.join(' | ')})`;
}

/** All of them. */
export function allOf(queries: readonly WordsQuery[]): WordsQuery {
  return queries.length === 1 ? (queries[0] ?? '') : `(${queries.join(' & ')})`;
}

/** The first and not the second. */
export function butNot(query: WordsQuery, excluded: WordsQuery): WordsQuery {
  return `(${query} & !${excluded})`;
}
