import fc from 'fast-check';
import { dkimVerify } from 'mailauth';
import { describe, expect, test } from 'vitest';
import { composeMail } from '../compose/compose-mail.js';
import { aContent, bodyText, headerText, someOptions } from '../compose/mail.fixture.js';
import { relaxedBody, relaxedField } from './canonical.js';
import { generateDkimKey, type DkimKey } from './dkim-key.js';
import { dkimDnsRecords } from './dns-records.js';

const [rsa, ed25519] = await Promise.all([keyOf('rsa'), keyOf('ed25519')]);

/** A key, and a DNS that publishes it as we tell our users to. */
async function keyOf(algorithm: 'rsa' | 'ed25519'): Promise<{ key: DkimKey; record: string; name: string }> {
  const { privateKey, publicKey } = await generateDkimKey({ algorithm });
  const selector = `s-${algorithm}`;
  const [dkim] = dkimDnsRecords({ domain: 'acme.example', selector, publicKey });
  return { key: { domain: 'acme.example', selector, privateKey }, record: dkim?.value ?? '', name: dkim?.name ?? '' };
}

async function verify(mail: Uint8Array | string) {
  const resolver = async (name: string): Promise<string[][]> => {
    const found = [rsa, ed25519].find((each) => each.name === name);
    if (found === undefined) throw Object.assign(new Error('ENOTFOUND'), { code: 'ENOTFOUND' });
    return [[found.record]];
  };
  const { results } = await dkimVerify(Buffer.from(mail as Uint8Array), { resolver });
  return results.map(({ status, algo, signingDomain }) => ({ result: status.result, algo, signingDomain }));
}

describe('a signed mail', () => {
  test('is verified by another implementation, with RSA, Ed25519 and both', async () => {
    for (const keys of [[rsa], [ed25519], [rsa, ed25519]]) {
      const { raw } = await composeMail(
        aContent({ html: '<p>Grüße</p>' }),
        someOptions({ dkim: keys.map(({ key }) => key) }),
      );
      const results = await verify(raw);
      expect(results.map(({ result }) => result)).toEqual(keys.map(() => 'pass'));
      expect(results.map(({ algo }) => algo)).toEqual(
        keys.map(({ key }) => (key === rsa.key ? 'rsa-sha256' : 'ed25519-sha256')),
      );
      expect(results.every(({ signingDomain }) => signingDomain === 'acme.example')).toBe(true);
    }
  });

  test('is verified whatever people write', async () => {
    await fc.assert(
      fc.asyncProperty(headerText, headerText, bodyText, bodyText, async (subject, name, text, html) => {
        const content = aContent({
          subject,
          from: { email: 'ann@acme.example', name },
          text,
          html,
          headers: { 'X-Note': name },
        });
        const { raw } = await composeMail(content, someOptions({ dkim: [ed25519.key] }));
        expect((await verify(raw)).map(({ result }) => result)).toEqual(['pass']);
      }),
      { numRuns: 100 },
    );
  });

  test('survives what relays may do to it: other white space, other folding', async () => {
    const { raw } = await composeMail(aContent({ text: 'Hello   Bob \nBye\n\n' }), someOptions({ dkim: [rsa.key] }));
    const relayed = Buffer.from(raw)
      .toString()
      .replace('Hello   Bob', 'Hello Bob')
      .replace('Subject: ', 'SUBJECT:  ')
      .replace(/\r\n$/, '\r\n\r\n\r\n');
    expect((await verify(relayed))[0]?.result).toBe('pass');
  });

  test('names what must not change, the unsubscribe fields included, and once more than there are', async () => {
    const unsubscribe = { url: 'https://t.example/u' };
    const { raw } = await composeMail(
      aContent({ unsubscribe: 'tenant' }),
      someOptions({ unsubscribe, dkim: [rsa.key] }),
    );
    const [, list = ''] = /\bh=([^;]+);/.exec(Buffer.from(raw).toString()) ?? [];
    const keys = list.replaceAll(/\s/g, '').split(':');
    const count = (name: string): number => keys.filter((key) => key === name).length;
    for (const name of [
      'from',
      'to',
      'subject',
      'date',
      'message-id',
      'mime-version',
      'list-unsubscribe',
      'list-unsubscribe-post',
    ]) {
      expect([name, count(name)]).toEqual([name, 2]);
    }
    expect([count('reply-to'), count('cc')]).toEqual([1, 1]);
  });

  test.each([
    ['a changed body', (mail: string) => mail.replace('Hello Bob', 'Hello Eve')],
    ['a changed subject', (mail: string) => mail.replace('Subject: Hello', 'Subject: Hullo')],
    ['a second From', (mail: string) => `From: Eve <eve@evil.example>\r\n${mail}`],
    ['a second Subject', (mail: string) => `Subject: Pay\r\n${mail}`],
    [
      'a Reply-To that was not there',
      (mail: string) => mail.replace('MIME-Version', 'Reply-To: eve@evil.example\r\nMIME-Version'),
    ],
    ['a line more', (mail: string) => `${mail}PS: pay\r\n`],
  ])('is refused with %s', async (_name, tamper) => {
    const { raw } = await composeMail(aContent(), someOptions({ dkim: [rsa.key] }));
    const [verdict] = await verify(tamper(Buffer.from(raw).toString()));
    expect(verdict?.result).not.toBe('pass');
  });

  test('is not made with a key that is none of DKIM, or a selector that is no name', async () => {
    await expect(
      composeMail(aContent(), someOptions({ dkim: [{ ...rsa.key, privateKey: 'nonsense' }] })),
    ).rejects.toThrow(Error);
    await expect(
      composeMail(aContent(), someOptions({ dkim: [{ ...rsa.key, selector: 'a; d=evil' }] })),
    ).rejects.toThrow(RangeError);
  });
});

describe('canonical form', () => {
  test('is the same however long the stretches without white space', () => {
    const piece = fc.oneof(
      fc.constantFrom(' ', '\t', '\r\n', '\r\n\r\n', ' \r\n', 'x', '\n', '\r'),
      fc.nat(3000).map((length) => 'y'.repeat(length)),
      fc.nat(60).map((lines) => `${'z'.repeat(76)}\r\n`.repeat(lines)),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const body = pieces.join('');
        const lines = body.split('\r\n').map((line) => line.replaceAll(/[ \t]+/g, ' ').replace(/ $/, ''));
        const text = lines.join('\r\n').replace(/(?:\r\n)+$/, '');
        expect(relaxedBody(Buffer.from(body)).toString()).toBe(text === '' ? '' : `${text}\r\n`);
      }),
      { numRuns: 300 },
    );
  });

  test('is that of RFC 6376 section 3.4.5', () => {
    expect(relaxedField('A: X')).toBe('a:X');
    expect(relaxedField('B : Y\t\r\n\tZ  ')).toBe('b:Y Z');
    expect(relaxedBody(Buffer.from(' C \r\nD \t E\r\n\r\n\r\n')).toString()).toBe(' C\r\nD E\r\n');
  });

  test('of an empty body is empty, and of one without a last line break has one', () => {
    expect(relaxedBody(Buffer.from('')).toString()).toBe('');
    expect(relaxedBody(Buffer.from('\r\n\r\n')).toString()).toBe('');
    expect(relaxedBody(Buffer.from(' \t\r\n')).toString()).toBe('');
    expect(relaxedBody(Buffer.from('a')).toString()).toBe('a\r\n');
  });
});

test('RSA keys have 2048 bits unless asked otherwise, and never fewer than 1024', async () => {
  expect(Buffer.from((await generateDkimKey({})).publicKey, 'base64').length).toBeGreaterThan(290);
  await expect(generateDkimKey({ bits: 512 })).rejects.toThrow(RangeError);
});
