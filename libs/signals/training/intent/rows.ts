import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { INTENTS, type Intent, type RefinedIntent } from '../../dist/signals.js';

export interface ReplyRow {
  readonly id: string;
  /** Begins with `Subject: ...` and an empty line where the mail has one. */
  readonly text: string;
  readonly intent: Intent;
  readonly refined?: RefinedIntent;
  /** ISO 639-1. */
  readonly lang?: string;
  /** The same, as the judge's rows name it. */
  readonly language?: string;
  readonly source: string;
  /** How near the row is to real mail: `written`, or as the corpora name it. */
  readonly fit: string;
}

const REPLIES = new URL('../replies/', import.meta.url);

/** Every reply written for the project, file by file in the order of their names. */
export function readWrittenReplies(): ReplyRow[] {
  const names = readdirSync(REPLIES).filter((name) => name.endsWith('.jsonl'));
  return names.toSorted().flatMap((name) => readIntentRows(new URL(name, REPLIES)));
}

/**
 * Rows of a file of the form `{id,text,intent,source,fit}`. A row `request` (a deed is asked for, nothing is broken) is a question here; rows
 * with a label nobody knows are refused.
 * @throws Error that names the row
 */
export function readIntentRows(path: URL | string): ReplyRow[] {
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');
  return lines.map((line) => {
    const row = JSON.parse(line) as Omit<ReplyRow, 'intent'> & { readonly intent: string };
    const intent = INTENTS.find((known) => known === (row.intent === 'request' ? 'question' : row.intent));
    if (intent === undefined) throw new Error(`${row.id}: unknown intent "${row.intent}"`);
    return { ...row, intent };
  });
}

/** Third-party rows; none where the corpora are not at hand. */
export function readCorpusRows(folder: string): ReplyRow[] {
  const path = `${folder}/intent.jsonl`;
  return existsSync(path) ? readIntentRows(path) : [];
}

/** Subject and text of a row. */
export function mailOf(text: string): { readonly subject: string; readonly text: string } {
  const [, subject, rest] = /^Subject:[ \t]*([^\n]*)\r?\n\r?\n([^]*)$/i.exec(text) ?? [];
  return subject === undefined || rest === undefined ? { subject: '', text } : { subject, text: rest };
}
