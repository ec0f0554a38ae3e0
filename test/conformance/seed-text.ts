import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a seed prints, as it prints it: `fixtures/` holds copies to the letter. */
export function seedText(name: string): string {
  return readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8');
}

export interface PrintedCommand {
  /** The command, its lines joined as printed; a leading `$ ` is the prompt. */
  readonly command: string;
  /** The lines printed below it. */
  readonly output: readonly string[];
}

/** Divides a printed terminal session: a command goes on while its lines end in a backslash. */
export function printedCommand(text: string): PrintedCommand {
  const lines = text.trimEnd().split('\n');
  const end = lines.findIndex((line) => !line.endsWith('\\')) + 1;
  return { command: lines.slice(0, end).join('\n').replace(/^\$ /, ''), output: lines.slice(end) };
}

/**
 * Replaces what a reader has to replace.
 * @throws Error when the text does not have it, because then the seed has changed
 */
export function withReplaced(text: string, replacements: Readonly<Record<string, string>>): string {
  return Object.entries(replacements).reduce((result, [printed, own]) => {
    if (!result.includes(printed)) throw new Error(`the seed does not print ${printed}`);
    return result.replaceAll(printed, own);
  }, text);
}
