import { createHash, generateKeyPairSync } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { dkimSign } from 'mailauth';
import { describe, expect, test } from 'vitest';
import { cpuMs } from '../cpu-time.fixture.js';
import {
  authenticateMail,
  type DnsResolver,
  type MailAuthentication,
  type MailToAuthenticate,
} from './authenticate-mail.js';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
const PRIVATE = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const PUBLIC = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
const CLIENT = '192.0.2.1';

const failure = (code: string): Error => Object.assign(new Error(code), { code });
/** TXT records by name; everything else does not exist. */
const dnsOf =
  (records: Readonly<Record<string, string>>): DnsResolver =>
  async (name, type) => {
    const text = type === 'TXT' ? records[name] : undefined;
    if (text === undefined) throw failure('ENOTFOUND');
    return Promise.resolve([[text]]);
  };
const ACME: Readonly<Record<string, string>> = {
  'acme.example': `v=spf1 ip4:${CLIENT} -all`,
  's._domainkey.acme.example': `v=DKIM1; k=rsa; p=${PUBLIC}`,
  '_dmarc.acme.example': 'v=DMARC1; p=reject',
};

const unsigned = (from = 'ann@acme.example', body = 'Hello\r\n'): string =>
  `From: Ann <${from}>\r\nTo: bob@b.example\r\nSubject: Hi\r\n\r\n${body}`;
async function signedBy(domain: string, mail: string, how: Readonly<Record<string, unknown>> = {}): Promise<Buffer> {
  const key = { signingDomain: domain, selector: 's', privateKey: PRIVATE };
  const signatureData = [{ ...key, ...how }];
  const { signatures } = await dkimSign(mail, { canonicalization: 'relaxed/relaxed', ...key, ...how, signatureData });
  return Buffer.from(signatures + mail);
}
const authenticate = (raw: Buffer | string, more: Partial<MailToAuthenticate> = {}): Promise<MailAuthentication> =>
  authenticateMail({
    raw: Buffer.from(raw),
    clientIp: CLIENT,
    helo: 'mail.acme.example',
    mailFrom: 'ann@acme.example',
    resolver: dnsOf(ACME),
    mta: 'mx.test',
    ...more,
  });

describe('a mail', () => {
  test('whose sender, signature and author agree passes all', async () => {
    expect(await authenticate(await signedBy('acme.example', unsigned()))).toEqual({
      spf: 'pass',
      dkim: 'pass',
      dmarc: 'pass',
      dmarcPolicy: 'reject',
      signedBy: ['acme.example'],
    });
  });

  test('of many megabytes is hashed in pieces, between which whatever else waits is run', async () => {
    const raw = await signedBy('acme.example', unsigned('ann@acme.example', `${'x'.repeat(70)}\r\n`.repeat(100_000)));
    let turns = 0;
    const counting = setInterval(() => turns++, 0);
    const found = await authenticate(raw);
    clearInterval(counting);
    expect(found).toMatchObject({ dkim: 'pass', dmarc: 'pass' });
    expect(turns).toBeGreaterThan(5);
  });

  test('passes by its signature alone when it was forwarded', async () => {
    const raw = await signedBy('acme.example', unsigned());
    expect(await authenticate(raw, { clientIp: '198.51.100.9' })).toMatchObject({
      spf: 'fail',
      dkim: 'pass',
      dmarc: 'pass',
    });
  });

  test('fails when somebody else wrote it in the name of the author', async () => {
    const forged = await authenticate(await signedBy('evil.example', unsigned()), {
      mailFrom: 'x@evil.example',
      resolver: dnsOf({
        ...ACME,
        'evil.example': 'v=spf1 +all',
        's._domainkey.evil.example': `v=DKIM1; k=rsa; p=${PUBLIC}`,
      }),
    });
    expect(forged).toMatchObject({
      spf: 'pass',
      dkim: 'pass',
      dmarc: 'fail',
      dmarcPolicy: 'reject',
      signedBy: ['evil.example'],
    });
  });

  test('fails when its body was changed, and is only a policy matter when the signature left that open', async () => {
    const raw = await signedBy('acme.example', unsigned());
    expect((await authenticate(Buffer.concat([raw, Buffer.from('More\r\n')]))).dkim).toBe('fail');
    const part = await signedBy('acme.example', unsigned(), { maxBodyLength: 7 });
    const open = await authenticate(Buffer.concat([part, Buffer.from('Injected\r\n')]), { mailFrom: '' });
    expect(open).toMatchObject({ dkim: 'policy', dmarc: 'fail', signedBy: [] });
  });

  test('without a connection, a signature or an author has nothing to judge', async () => {
    const { clientIp: _clientIp, ...without } = {
      raw: Buffer.from('Subject: x\r\n\r\n'),
      resolver: dnsOf(ACME),
      mta: 'mx.test',
      clientIp: CLIENT,
    };
    expect(await authenticateMail(without)).toEqual({ spf: 'none', dkim: 'none', dmarc: 'none', signedBy: [] });
  });

  test('with two authors is nobody in particular’s', async () => {
    const twice = `From: ceo@acme.example\r\n${unsigned()}`;
    expect((await authenticate(twice)).dmarc).toBe('permerror');
    expect((await authenticate(unsigned('ann@acme.example>, <x@evil.example'))).dmarc).toBe('permerror');
  });

  test('whose author two readers find in two domains is judged for neither', async () => {
    const raw = 'From: ceo@acme.exam(a comment)ple\r\n\r\n';
    const resolver = dnsOf({ ...ACME, 'acme.exam': 'v=spf1 +all', '_dmarc.acme.exam': 'v=DMARC1; p=reject' });
    expect(await authenticate(raw, { mailFrom: 'x@acme.exam', resolver })).toMatchObject({
      spf: 'pass',
      dmarc: 'permerror',
    });
  });

  test('signed until yesterday is not signed today', async () => {
    const raw = await signedBy('acme.example', unsigned(), { signTime: new Date(0), expires: new Date(86_400_000) });
    expect((await authenticate(raw, { nowMs: 1000 })).dkim).toBe('pass');
    expect((await authenticate(raw, { nowMs: 2 * 86_400_000 })).dkim).toBe('neutral');
  });
});

describe('trouble with DNS', () => {
  const troubled: Readonly<Record<string, DnsResolver>> = {
    SERVFAIL: () => Promise.reject(failure('ESERVFAIL')),
    'a refusal': () => Promise.reject(failure('EREFUSED')),
    'something else than an error': () => Promise.reject(Object.assign(new Error('x'), { code: 7 })),
    'a throw': () => {
      throw failure('ECONNREFUSED');
    },
    silence: () => new Promise(() => undefined),
  };
  test.each(Object.keys(troubled))('by %s is a temporary error', async (name) => {
    const resolver = troubled[name] ?? dnsOf({});
    const started = performance.now();
    const result = await authenticate(await signedBy('acme.example', unsigned()), { resolver, timeoutMs: 200 });
    expect(result).toEqual({ spf: 'temperror', dkim: 'temperror', dmarc: 'temperror', signedBy: [] });
    expect(performance.now() - started).toBeLessThan(1500);
  });

  test('of whoever forges an author does not hide what the author asks for', async () => {
    const slow: DnsResolver = (name, type) =>
      name.endsWith('evil.example') ? new Promise(() => undefined) : sleep(10).then(() => dnsOf(ACME)(name, type));
    const raw = await signedBy('evil.example', unsigned());
    const forged = await authenticate(raw, { mailFrom: 'x@evil.example', resolver: slow, timeoutMs: 400 });
    expect(forged).toEqual({ spf: 'temperror', dkim: 'temperror', dmarc: 'fail', dmarcPolicy: 'reject', signedBy: [] });
  });

  test('of whoever forges an author leaves all the time for what the author asks for, however many names that takes', async () => {
    const slow: DnsResolver = (name, type) =>
      name.endsWith('evil.example') ? new Promise(() => undefined) : sleep(200).then(() => dnsOf(ACME)(name, type));
    const raw = await signedBy('evil.example', unsigned('ann@mail.eu.acme.example'));
    const forged = await authenticate(raw, { mailFrom: 'x@evil.example', resolver: slow, timeoutMs: 500 });
    expect(forged).toMatchObject({ dmarc: 'fail', dmarcPolicy: 'reject' });
  });

  /** Names that DNS does not answer for now. */
  const silentAt =
    (isSilent: (name: string) => boolean): DnsResolver =>
    (name, type) =>
      isSilent(name) ? Promise.reject(failure('ESERVFAIL')) : dnsOf(ACME)(name, type);
  const isKey = (name: string) => name.includes('_domainkey');

  test.each([
    ['the key of a signature', isKey, { clientIp: '198.51.100.9' }, { spf: 'fail', dkim: 'temperror' }],
    ['its senders', (name: string) => name === 'acme.example', {}, { spf: 'temperror', dkim: 'none' }],
  ])(
    'when the author’s domain is asked for %s leaves open whether the mail is forged',
    async (_, isSilent, more, results) => {
      const raw = results.dkim === 'none' ? unsigned() : await signedBy('acme.example', unsigned());
      const found = await authenticate(raw, { resolver: silentAt(isSilent), ...more });
      expect(found).toEqual({ ...results, dmarc: 'temperror', dmarcPolicy: 'reject', signedBy: [] });
    },
  );

  test('about a signature says nothing where the sender passes for the author’s domain', async () => {
    const raw = await signedBy('acme.example', unsigned());
    expect(await authenticate(raw, { resolver: silentAt(isKey) })).toMatchObject({ dkim: 'temperror', dmarc: 'pass' });
  });

  test('about a domain below the author’s counts where the author’s is content with those', async () => {
    const raw = await signedBy('news.acme.example', unsigned());
    const asked = async (policy: string) => {
      const records = { ...ACME, '_dmarc.acme.example': policy };
      const resolver: DnsResolver = (name, type) =>
        isKey(name) ? Promise.reject(failure('ESERVFAIL')) : dnsOf(records)(name, type);
      return (await authenticate(raw, { clientIp: '198.51.100.9', resolver })).dmarc;
    };
    expect(await asked('v=DMARC1; p=reject')).toBe('temperror');
    expect(await asked('v=DMARC1; p=reject; adkim=s')).toBe('fail');
  });

  test('of a forger’s own names does not use up the time of a key that the author’s domain would deny', async () => {
    const slow: DnsResolver = (name, type) =>
      name.endsWith('evil.example') ? new Promise(() => undefined) : sleep(10).then(() => dnsOf(ACME)(name, type));
    const bySilent = await signedBy('evil.example', await signedWithoutKey());
    const forged = await authenticate(bySilent, { mailFrom: 'x@evil.example', resolver: slow, timeoutMs: 400 });
    expect(forged).toMatchObject({ dkim: 'temperror', dmarc: 'fail', dmarcPolicy: 'reject' });
  });

  const signedWithoutKey = async () => (await signedBy('acme.example', unsigned(), { selector: 'nokey' })).toString();

  test('is never asked for more than ten keys, whatever the mail says that signed it', async () => {
    const hash = createHash('sha256').update('Hello\r\n').digest('base64');
    const signatures = Array.from(
      { length: 50 },
      (_, index) =>
        `DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=d${index}.example; s=s; h=from; bh=${hash}; b=aaaa\r\n`,
    );
    const asked: string[] = [];
    const resolver: DnsResolver = (name, type) => {
      asked.push(name);
      return dnsOf(ACME)(name, type);
    };
    await authenticate(signatures.join('') + unsigned(), { resolver });
    expect(asked.filter((name) => name.includes('_domainkey')).length).toBe(10);
  });
});

describe('the organisational domain', () => {
  const shared = {
    '_dmarc.github.io': 'v=DMARC1; p=reject',
    '_dmarc.a.github.io': 'v=DMARC1; p=reject',
    'b.github.io': `v=spf1 ip4:${CLIENT} -all`,
    'c.a.github.io': `v=spf1 ip4:${CLIENT} -all`,
  };
  const dmarc = async (
    from: string,
    mailFrom: string,
    records: Readonly<Record<string, string>> = shared,
  ): Promise<string> => (await authenticate(unsigned(from), { mailFrom, resolver: dnsOf(records) })).dmarc;

  test('of one customer of a host is not that of another', async () => {
    expect(await dmarc('x@a.github.io', 'x@b.github.io')).toBe('fail');
    expect(await dmarc('x@a.github.io', 'x@c.a.github.io')).toBe('pass');
    expect(await dmarc('x@d.github.io', 'x@b.github.io')).toBe('none');
  });

  test('is what a suffix says that it is, when it says so', async () => {
    const said = { ...shared, '_dmarc.github.io': 'v=DMARC1; p=reject; psd=y' };
    expect(await dmarc('x@d.github.io', 'x@b.github.io', said)).toBe('fail');
  });
});

describe('any bytes', () => {
  test('are judged without a throw, in bounded time', { timeout: 60_000 }, async () => {
    const good = await signedBy('acme.example', unsigned());
    const change = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      remove: fc.nat(30),
      insert: fc.uint8Array({ maxLength: 20 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { maxLength: 4 }),
        fc.string(),
        fc.string(),
        fc.string(),
        async (changes, helo, mailFrom, clientIp) => {
          const raw = changes.reduce<Buffer>((mail, { at, remove, insert }) => {
            const start = Math.floor(at * mail.length);
            return Buffer.concat([mail.subarray(0, start), insert, mail.subarray(start + remove)]);
          }, good);
          const started = cpuMs();
          const result = await authenticate(raw, { helo, mailFrom, clientIp });
          expect(Object.keys(result)).toContain('dmarc');
          expect(cpuMs() - started).toBeLessThan(1000);
        },
      ),
      { numRuns: 150 },
    );
  });

  const header =
    'DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=acme.example; s=s; h=from; bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=; b=aaaa\r\n';
  const hostile: readonly (readonly [string, () => string, string])[] = [
    ['10 MB of line feeds', () => `${header}From: a@acme.example\n\n${'\n'.repeat(10_000_000)}`, 'fail'],
    ['25 MB without a line break', () => `${header}From: a@acme.example\r\n\r\n${'x'.repeat(25_000_000)}`, 'permerror'],
    ['25 MB of header', () => 'x'.repeat(25_000_000), 'permerror'],
    [
      '2,000 signatures over parts of the body',
      () =>
        Array.from({ length: 2000 }, (_, index) => header.replace('; bh', `; l=${index}; bh`)).join('') +
        unsigned('a@acme.example', 'x\r\n'.repeat(100_000)),
      'fail',
    ],
    ['400 KB of colons in From', () => `${header}From: ${'a:'.repeat(200_000)}\r\n\r\n`, 'permerror'],
    [
      '400 KB of spaces in a signature',
      () => `${header.replace('d=', `${' '.repeat(400_000)}d=`)}${unsigned()}`,
      'none',
    ],
    [
      '9,000 fields and a signature over 27,000',
      () => `${header.replace('h=from', `h=from${':from'.repeat(2900)}`)}${'a: b\r\n'.repeat(9000)}${unsigned()}`,
      'fail',
    ],
  ];
  test.each(hostile)('%s are judged in bounded time', { timeout: 60_000 }, async (_name, make, dkim) => {
    const raw = Buffer.from(make(), 'latin1');
    const started = cpuMs();
    expect((await authenticate(raw)).dkim).toBe(dkim);
    expect(cpuMs() - started).toBeLessThan(4000);
  });
});
