import type { ApiKeyInfo, Scope } from '@posthorn/platform';
import { table } from './table.js';
import { paint } from './terminal.js';

/** Everything a key may be allowed. */
export const SCOPES = ['read', 'send', 'manage'] as const satisfies readonly Scope[];

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

function scopesOf({ scopes }: ApiKeyInfo): string {
  return SCOPES.every((scope) => scopes.includes(scope)) ? 'everything' : scopes.join(' ');
}
