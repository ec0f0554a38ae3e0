import type { MailHeader } from '../signal-mail.js';

/** Values of the named headers, lower case, each cut to 1,000 characters; the first of a name wins. */
export function headerValues(headers: readonly MailHeader[]): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const { name, value } of headers.slice(0, 500)) {
    const key = name.toLowerCase();
    if (!values.has(key)) values.set(key, value.slice(0, 1_000).toLowerCase());
  }
  return values;
}
