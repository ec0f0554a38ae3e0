import { expect } from 'vitest';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** The JSON values a page prints one after another. */
export function printedAnswers(lines: readonly string[]): unknown[] {
  const answers: unknown[] = [];
  let text = '';
  for (const line of lines) {
    text += `${line}\n`;
    // Printed values begin and end at the left margin.
    if (/^[}\]]|^\{.*\}$/.test(line)) {
      answers.push(JSON.parse(text));
      text = '';
    }
  }
  return answers;
}

/**
 * Matches what has every field of a printed value, of the same kind: times written alike, null where null is printed, of a list each
 * element like the first one that is printed.
 */
export function like(printed: unknown): unknown {
  if (printed === null || typeof printed === 'boolean') return printed;
  if (typeof printed === 'number') return expect.any(Number);
  if (typeof printed === 'string') return TIME.test(printed) ? expect.stringMatching(TIME) : expect.any(String);
  if (Array.isArray(printed)) return expect.any(Array);
  return expect.objectContaining(
    Object.fromEntries(Object.entries(printed as object).map(([key, value]) => [key, like(value)])),
  );
}
