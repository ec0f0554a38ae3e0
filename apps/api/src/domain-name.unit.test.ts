import { expect, test } from 'vitest';
import { domainName } from './domain-name.js';

test.each([
  ['Example.COM', 'example.com'],
  [' example.com. ', 'example.com'],
  ['müller.example', 'xn--mller-kva.example'],
  ['a.b.example.com', 'a.b.example.com'],
])('%j is %s', (given, name) => expect(domainName.parse(given)).toBe(name));

test.each([
  '',
  'com',
  'a@example.com',
  'exa mple.com',
  '-a.example',
  '192.0.2.1',
  'http://example.com',
  'a..b',
  '*.example.com',
])('%j is no domain to mail to', (given) => expect(domainName.safeParse(given).success).toBe(false));
