import { wrapText } from './wrap-text.js';

/** `[05:06:07] ERROR: ` stands before it. */
const PREFIX = 18;
const FRAMES = 8;
/** Said otherwise, the same in every line, or of use only where lines are searched. */
const NOT_DETAILS = new Set([
  'level',
  'time',
  'pid',
  'hostname',
  'name',
  'context',
  'msg',
  'err',
  'stack',
  'traceId',
  'requestId',
]);

/**
 * What a person at a terminal reads of a log line: the message, why, and what it is about, in words that fit the terminal. A stack only of
 * an error that nobody foresaw, which is one without a code.
 * @param width columns of the terminal
 */
export function humanLine(line: Readonly<Record<string, unknown>>, width: number): string {
  const error = isRecord(line['err']) ? line['err'] : {};
  const message = visible(line['msg']);
  const reason = visible(error['message']);
  const said = message.includes(reason) ? message : [message.replace(/\.$/, ''), reason].filter(Boolean).join(': ');
  const details = Object.entries(line)
    .filter(([key, value]) => !NOT_DETAILS.has(key) && (typeof value === 'string' || typeof value === 'number'))
    .map(([key, value]) => `${key}=${visible(value)}`);
  const sentence = details.length === 0 ? said : `${said} (${details.join(', ')})`;
  const stack = line['stack'] ?? (error['code'] === undefined ? error['stack'] : undefined);
  return [wrapText(sentence, { width, indent: 2, taken: PREFIX }), ...framesOf(stack)].join('\n');
}

/** Of our own code first of all: those of Node's inside say nothing. */
function framesOf(stack: unknown): string[] {
  if (typeof stack !== 'string') return [];
  const lines = stack
    .split('\n')
    .slice(1)
    .map((line) => visible(line).trim());
  return lines
    .filter((line) => !line.includes('node:internal'))
    .slice(0, FRAMES)
    .map((line) => `    ${line}`);
}

/** What was written by somebody else must not move the cursor or hide what follows. */
function visible(value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'number') return '';
  return String(value).replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
