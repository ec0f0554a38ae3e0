import { findQuotes } from './find-quotes.js';
import { findSignature } from './find-signature.js';

/** The three layers of a mail's text. */
export interface ExtractedReply {
  /** What the author wrote now. */
  readonly reply: string;
  /** What was said before, with the lines that introduce it. */
  readonly quoted: string;
  readonly signature: string;
}

/** A longer text is no answer of a person: what follows is counted as quoted. */
const MAX_TEXT = 200_000;
const FOOTER = /^_{20,100}\s*$/;
const MAX_FOOTER = 12;

/**
 * Tells an author's own words from what they quote and sign with, by the marks that mail programs leave in about twenty languages. Answers between
 * and below quotations are kept. Linear in the text's length; no word is lost, each stands in one of the three.
 */
export function extractReply(text: string): ExtractedReply {
  const lines = text.slice(0, MAX_TEXT).replaceAll('\r\n', '\n').split('\n');
  const isQuoted = findQuotes(lines);
  const first = isQuoted.indexOf(true);
  const above = first < 0 ? lines : lines.slice(0, first);
  const below = first < 0 ? [] : lines.filter((_line, index) => index > first && isQuoted[index] !== true);
  const [unlisted, footer] = splitAt(first < 0 ? above : below, listFooter);
  const [answers, lowerSignature] = first < 0 ? [[], []] : splitAt(unlisted, signatureBelow);
  // A signature stands above the quotation, where the author's cursor was, unless answers follow: then only the delimiter is believed there.
  const isInterleaved = answers.some((line) => line.trim() !== '');
  const [words, signature] = splitAt(first < 0 ? unlisted : above, isInterleaved ? delimitedSignature : findSignature);
  return {
    reply: tidy([...words, ...answers]),
    quoted: tidy([...lines.filter((_line, index) => isQuoted[index] === true), text.slice(MAX_TEXT)]),
    signature: tidy([...signature, ...lowerSignature, ...footer]),
  };
}

function splitAt(lines: readonly string[], find: (lines: readonly string[]) => number): [string[], string[]] {
  const at = find(lines);
  return [lines.slice(0, at), lines.slice(at)];
}

/** What a mailing list adds below a ruled line. */
function listFooter(lines: readonly string[]): number {
  const at = lines.findLastIndex((line) => FOOTER.test(line));
  const rest = lines.slice(at + 1).filter((line) => line.trim() !== '');
  return at > 0 && rest.length > 0 && rest.length <= MAX_FOOTER ? at : lines.length;
}

function delimitedSignature(lines: readonly string[]): number {
  const at = lines.findLastIndex((line) => /^--\s{0,100}$/.test(line));
  return at > 0 ? at : lines.length;
}

/** Below a quotation the signature may be all there is. */
function signatureBelow(lines: readonly string[]): number {
  const at = lines.findIndex((line) => line.trim() !== '');
  return at >= 0 && /^--\s{0,100}$/.test(lines[at] ?? '') ? at : findSignature(lines);
}

function tidy(lines: readonly string[]): string {
  return lines
    .map((line) => line.trimEnd())
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .replace(/^\n+/, '')
    .trimEnd();
}
