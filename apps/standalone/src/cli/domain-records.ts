import type { CheckedRecord } from '@posthorn/api';
import type { DnsRecord } from '@posthorn/mail';
import { paint } from './terminal.js';

const PURPOSES: Readonly<Record<DnsRecord['purpose'], string>> = {
  dkim: 'DKIM: the key that receivers check signatures with',
  spf: 'SPF: who may send for the domain',
  dmarc: 'DMARC: what receivers do with mail that is neither',
  'return-path': 'Return path: where bounces go',
  'return-path-spf': 'Return path: who may send from it',
};

/**
 * The records to publish. Name and value have lines of their own, without anything before them, so that a triple click takes the whole of
 * one and nothing else.
 */
export function recordsText(records: readonly DnsRecord[], styled: boolean): string {
  return records
    .map((record, index) => {
      const { purpose, type, name, value, priority, required } = record;
      const title = paint(styled, 'bold', `${index + 1}  ${PURPOSES[purpose]}`);
      const kind = `${type} record${priority === undefined ? '' : `, priority ${priority}`}${required ? '' : ', recommended'}`;
      return [title, paint(styled, 'dim', `   ${kind}; name and value:`), '', name, value].join('\n');
    })
    .join('\n\n');
}

const RECORD_NAMES: Readonly<Record<DnsRecord['purpose'], string>> = {
  dkim: 'DKIM',
  spf: 'SPF',
  dmarc: 'DMARC',
  'return-path': 'MX',
  'return-path-spf': 'SPF',
};

/** One line for each record, below it what is wrong and what DNS has instead. */
export function checkText(checked: readonly CheckedRecord[], styled: boolean): string {
  return checked
    .flatMap(({ record, found, problem }) => {
      const level = problem === undefined ? 'ok' : record.required ? 'fail' : 'warn';
      const style = ({ ok: 'green', fail: 'red', warn: 'yellow' } as const)[level];
      const line = `${paint(styled, style, level.padEnd(4))}  ${RECORD_NAMES[record.purpose].padEnd(7)}${record.name}`;
      if (problem === undefined) return [line];
      return [line, `      → ${problem}`, ...found.map((text) => paint(styled, 'dim', `        found: ${text}`))];
    })
    .join('\n');
}
