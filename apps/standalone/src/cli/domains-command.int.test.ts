import { DnsUnansweredError, type DnsResolver } from '@posthorn/api';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CliBench } from './cli.fixture.js';

let published: Map<string, string[]>;
let isDown: boolean;
let bench: CliBench;

const resolver: DnsResolver = {
  txt: (name) =>
    isDown
      ? Promise.reject(new DnsUnansweredError(name, { cause: new Error('ETIMEOUT') }))
      : Promise.resolve(published.get(name) ?? []),
  mx: () => Promise.resolve([]),
};

beforeEach(async () => {
  published = new Map();
  isDown = false;
  bench = await CliBench.start(resolver);
  await bench.posthorn('workspaces', 'create', 'Acme');
});
afterEach(() => bench.stop());

interface Shown {
  readonly dnsRecords: readonly { name: string; value: string }[];
}

async function recordsOf(domain: string): Promise<Shown['dnsRecords']> {
  return (JSON.parse((await bench.posthorn('domains', 'add', domain, '--json')).printed) as Shown).dnsRecords;
}

test('a domain is added with records whose names and values stand on lines of their own, and added again with the same', async () => {
  const { printed, noted } = await bench.posthorn('domains', 'add', 'Acme.Example');
  const lines = printed.split('\n');
  for (const { name, value } of await recordsOf('acme.example')) {
    expect(lines).toContain(name);
    expect(lines).toContain(value);
  }
  expect(printed).toContain('v=spf1 include:spf.posthorn.example ~all');
  expect(noted).toContain('npx posthorn domains verify acme.example');
  expect((await bench.posthorn('domains', 'add', 'acme.example')).printed).toBe(printed);
});

test('a zone file takes its records as they are printed', async () => {
  const { printed } = await bench.posthorn('domains', 'add', 'acme.example', '--zone');
  const [dkim, spf, dmarc] = printed.split('\n');
  expect(dkim).toMatch(/^ph\w{8}\._domainkey\.acme\.example\. 3600 IN TXT "v=DKIM1; k=rsa; p=[\w+/]+" "[\w+/=]+"$/);
  for (const [, text = ''] of dkim?.matchAll(/"([^"]*)"/g) ?? []) expect(text.length).toBeLessThanOrEqual(255);
  expect(spf).toBe('acme.example. 3600 IN TXT "v=spf1 include:spf.posthorn.example ~all"');
  expect(dmarc).toBe('_dmarc.acme.example. 3600 IN TXT "v=DMARC1; p=none"');
});

test('a domain is verified once DNS has its records; until then it says what is wrong, and fails', async () => {
  const records = await recordsOf('acme.example');
  published.set('acme.example', ['v=spf1 include:_spf.google.com -all']);
  const before = await bench.posthorn('domains', 'verify', 'acme.example');
  expect(before.exitCode).toBe(1);
  expect(before.printed).toContain('fail  SPF    acme.example');
  expect(before.printed).toContain('found: v=spf1 include:_spf.google.com -all');
  expect(before.printed).toContain('acme.example is not verified.');
  for (const { name, value } of records) published.set(name, [value]);
  const after = await bench.posthorn('domains', 'verify', 'acme.example');
  expect(after).toMatchObject({ exitCode: 0, printed: expect.stringContaining('acme.example is verified.') as string });
  expect((await bench.posthorn('domains', 'list')).printed).toMatch(/dom_\w+ +acme\.example +\d{4}-\d\d-\d\d/);
});

test('where envelope senders are of a domain of their own, SPF of the sending domain is advice', async () => {
  await bench.stop();
  bench = await CliBench.start(resolver, { BOUNCE_DOMAIN: 'bounce.posthorn.example' });
  await bench.posthorn('workspaces', 'create', 'Acme');
  for (const { name, value } of await recordsOf('acme.example')) published.set(name, [value]);
  published.delete('acme.example');
  const { printed, exitCode } = await bench.posthorn('domains', 'verify', 'acme.example');
  expect(exitCode).toBe(0);
  expect(printed).toContain('warn  SPF    acme.example');
  expect(printed).toContain('acme.example is verified.');
});

test('what cannot be done is said with what to do instead', async () => {
  await expect(bench.posthorn('domains', 'add', 'localhost')).rejects.toThrow('must be a domain like example.com');
  await expect(bench.posthorn('domains', 'verify', 'acme.example')).rejects.toThrow(
    'posthorn domains add acme.example',
  );
  await recordsOf('acme.example');
  isDown = true;
  await expect(bench.posthorn('domains', 'verify', 'acme.example')).rejects.toThrow('DNS does not answer');
  expect((await bench.posthorn('domains', 'list')).printed).toContain('never');
});
