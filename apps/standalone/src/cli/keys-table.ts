import type { ApiKeyInfo } from '@posthorn/platform';
import { DEFAULT_SCOPES } from '../workspace/first-workspace.js';
import { table } from './table.js';
import { paint } from './terminal.js';

/** One line for each key, of at most 80 columns; the mailbox it is bound to, of any length, stands on a line below. */
export function keysTable(keys: readonly ApiKeyInfo[], styled: boolean): string {
  const rows = keys.map((key) => ({
    id: key.id,
    key: key.hint,
    created: key.createdAt.toISOString().slice(0, 10),
    may: key.revokedAt === undefined ? scopesOf(key) : 'nothing: revoked',
  }));
  return table(rows, (line, index) => {
    const key = keys[index];
    const whole = key?.mailbox === undefined ? line : `${line}\n  only mailbox ${key.mailbox}`;
    return key?.revokedAt === undefined ? whole : paint(styled, 'dim', whole);
  });
}

function scopesOf({ kind, scopes }: ApiKeyInfo): string {
  const all = DEFAULT_SCOPES[kind];
  return all.length > 1 && all.every((scope) => scopes.includes(scope)) ? 'everything' : scopes.join(' ');
}
