import { describe, expect, test } from 'vitest';
import { assertMailboxFits } from './key-request.js';

describe('the mailbox of a key', () => {
  test('a key of kind worker is not made without one', () => {
    expect(() => assertMailboxFits('worker', undefined)).toThrow('--kind worker --mailbox agent@example.com');
  });

  test.each(['nope', '@example.com', 'agent@', 'a b@example.com', 'agent@example.com,b@example.com', ''])(
    '%j is not one',
    (mailbox) => {
      expect(() => assertMailboxFits('worker', mailbox)).toThrow(`The mailbox ${JSON.stringify(mailbox)} `);
    },
  );

  test('a mk_ key may be bound to one, and then reads alone', () => {
    expect(() => assertMailboxFits('mk_live', 'agent@example.com')).not.toThrow();
    expect(() => assertMailboxFits('mk_test', 'agent@example.com', ['read'])).not.toThrow();
    expect(() => assertMailboxFits('mk_live', 'agent@example.com', ['read', 'send'])).toThrow('Leave --scope out');
  });

  test('no other kind is bound to one', () => {
    for (const kind of ['mm_live', 'mm_test', 'msk', 'msr'] as const)
      expect(() => assertMailboxFits(kind, 'agent@example.com')).toThrow('Leave --mailbox out');
  });

  test('an address is one', () => {
    expect(() => assertMailboxFits('worker', 'agent+a@mail.example.com')).not.toThrow();
    expect(() => assertMailboxFits('msk', undefined)).not.toThrow();
  });
});
