import { describe, expect, test } from 'vitest';
import { mailboxAddresses, roleDomain } from './mailbox-address.js';

describe('a recipient is looked for', () => {
  test.each([
    ['Sarah@Acme.Example', ['sarah@acme.example']],
    ['sarah+invoices+2026@acme.example', ['sarah+invoices+2026@acme.example', 'sarah@acme.example']],
    ['sarah@bücher.example', ['sarah@xn--bcher-kva.example']],
    ['+sarah@acme.example', ['+sarah@acme.example']],
    ['sarah@a+b', ['sarah@a+b']],
    ['sarah', ['sarah']],
  ])('%s as %j', (recipient, addresses) => {
    expect(mailboxAddresses(recipient)).toEqual(addresses);
  });
});

test.each([
  ['postmaster', ''],
  ['PostMaster@Acme.example', 'acme.example'],
  ['abuse@bücher.example', 'xn--bcher-kva.example'],
  ['abuser@acme.example', undefined],
  ['sarah@acme.example', undefined],
])('%s is the postmaster or abuse desk of %j', (recipient, domain) => {
  expect(roleDomain(recipient)).toBe(domain);
});
