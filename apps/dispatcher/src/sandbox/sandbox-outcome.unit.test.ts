import { expect, test } from 'vitest';
import { sandboxOutcome } from './sandbox-outcome.js';

const events = (address: string) =>
  sandboxOutcome(address).map(({ event, bounce_type: type }) => (type ? `${event} ${type}` : event));

test.each([
  ['delivered@example.com', ['sent', 'delivered']],
  ['bounced@example.com', ['sent', 'bounced hard']],
  ['softbounced@example.com', ['sent', 'bounced soft']],
  ['deferred@example.com', ['sent', 'deferred', 'delivered']],
  ['complained@example.com', ['sent', 'delivered', 'complained']],
  ['failed@example.com', ['sent', 'failed']],
  ['opened@example.com', ['sent', 'delivered', 'opened']],
  ['clicked@example.com', ['sent', 'delivered', 'opened', 'clicked']],
  ['silent@example.com', []],
  ['alice@example.com', ['sent', 'delivered']],
  ['bounced+anything+more@example.com', ['sent', 'bounced hard']],
  ['BOUNCED+Tag@Example.COM', ['sent', 'bounced hard']],
  ['alice+bounced@example.com', ['sent', 'delivered']],
  ['bounced.smith@example.com', ['sent', 'delivered']],
  ['"bounced@x"@example.com', ['sent', 'delivered']],
  ['constructor@example.com', ['sent', 'delivered']],
  ['+silent@example.com', ['sent', 'delivered']],
])('a mail to %s is reported as %j', (address, expected) => expect(events(address)).toEqual(expected));
