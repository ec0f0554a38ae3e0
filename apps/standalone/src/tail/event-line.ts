import { decodeEventId } from '@posthorn/events';
import { paint, type Style } from '../cli/terminal.js';

export interface StreamedEvent {
  readonly id: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const TYPE_WIDTH = 20;
const WHOSE = ['recipientEmail', 'from', 'contactEmail'];
/** Shown elsewhere in the line, or too long for one. */
const OMITTED = new Set([
  ...WHOSE,
  'requestId',
  'content',
  'threadId',
  'messageId',
  'provider',
  'attempt',
  'reportKey',
]);

/**
 * One event in one line: local time, type, whose it is, the rest of what it says.
 *
 *     14:03:11.482  delivery.bounced     anna@example.com  bounceType=hard
 */
export function eventLine({ id, type, data }: StreamedEvent, styled: boolean): string {
  const at = decodeEventId(id)?.occurredAtMs;
  const whose = WHOSE.map((name) => data[name]).find((value) => typeof value === 'string');
  const rest = Object.entries(data).flatMap(([name, value]) =>
    OMITTED.has(name) || isTime(name) ? [] : [`${name}=${shown(value)}`],
  );
  const what = [
    ...(whose === undefined ? [] : [whose]),
    ...(rest.length === 0 ? [] : [paint(styled, 'dim', rest.join(' '))]),
  ];
  return [
    paint(styled, 'dim', at === undefined ? '--:--:--.---' : timeOf(at)),
    paint(styled, styleOf(type), what.length === 0 ? type : type.padEnd(TYPE_WIDTH)),
    ...what,
  ].join('  ');
}

function styleOf(type: string): Style {
  if (/\.(bounced|complained|failed|blocked|sla_breached)$/.test(type)) return 'red';
  if (/\.(deferred|approval_pending)$/.test(type)) return 'yellow';
  if (/\.(delivered|replied|completed)$/.test(type)) return 'green';
  return 'cyan';
}

function timeOf(ms: number): string {
  const date = new Date(ms);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

function isTime(name: string): boolean {
  return name.endsWith('At');
}

/** Words as they are, anything else as JSON, so that a line stays one line. */
function shown(value: unknown): string {
  return typeof value === 'string' && /^[^\s"]+$/.test(value) ? value : JSON.stringify(value);
}
