import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { messageIdOf, requestIdOfMessageId } from '../compose/message-id.js';
import { REQUEST_ID, SECRET } from '../compose/mail.fixture.js';
import { tokenMac } from './token-keys.js';
import { trackingLinks, unsubscribeUrl } from './tracking-links.js';
import { readTrackingToken, trackingToken, type TrackingClaim } from './tracking-token.js';
import { parseVerpAddress, verpAddress } from './verp-address.js';

const OTHER = 'another secret of enough bytes';
const claim: fc.Arbitrary<TrackingClaim> = fc.oneof(
  fc.constant({ kind: 'open', requestId: REQUEST_ID } as const),
  fc
    .webUrl({ withQueryParameters: true, withFragments: true })
    .map((url) => ({ kind: 'click', requestId: REQUEST_ID, url }) as const),
  fc
    .constantFrom('tenant', 'campaign')
    .map((scope) => ({ kind: 'unsubscribe', requestId: REQUEST_ID, scope }) as const),
);

describe('tracking tokens', () => {
  test('say what was signed, under this secret only', () => {
    fc.assert(
      fc.property(claim, (made) => {
        const token = trackingToken(made, SECRET);
        expect(token).toMatch(/^[\w.-]+$/);
        expect(readTrackingToken(token, SECRET)).toEqual(made);
        expect(readTrackingToken(token, OTHER)).toBeUndefined();
      }),
    );
  });

  test('are worth nothing with any character changed', () => {
    fc.assert(
      fc.property(claim, fc.nat(), fc.constantFrom('A', 'b', '0', '_', '.', 'x'), (made, at, char) => {
        const token = trackingToken(made, SECRET);
        const index = at % token.length;
        fc.pre(token.charAt(index) !== char);
        const forged = token.slice(0, index) + char + token.slice(index + 1);
        const read = readTrackingToken(forged, SECRET);
        // The last character of base64url has bits to spare, which do not count.
        if (read !== undefined) expect(read).toEqual(made);
      }),
      { numRuns: 500 },
    );
  });

  test('of one kind are worth nothing as another', () => {
    const token = trackingToken({ kind: 'click', requestId: REQUEST_ID, url: 'https://a.example' }, SECRET);
    expect(readTrackingToken(token.replace(/^c/, 'u'), SECRET)).toBeUndefined();
    expect(readTrackingToken(token.replace(/^c/, 'o'), SECRET)).toBeUndefined();
  });

  test('never make reading throw', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => readTrackingToken(text, SECRET) === undefined));
    expect(readTrackingToken('c.'.repeat(100_000), SECRET)).toBeUndefined();
  });

  test('need a secret of 16 bytes', () => {
    expect(() => trackingToken({ kind: 'open', requestId: REQUEST_ID }, 'short')).toThrow(RangeError);
  });
});

test('links hold tokens', () => {
  const links = trackingLinks({ requestId: REQUEST_ID, baseUrl: 'https://t.example/', secret: SECRET });
  const [, token = ''] = /^https:\/\/t\.example\/t\/c\/(.+)$/.exec(links.click('https://a.example/?q=ä')) ?? [];
  expect(readTrackingToken(token, SECRET)?.url).toBe('https://a.example/?q=ä');
  expect(links.open).toMatch(/^https:\/\/t\.example\/t\/o\/o\./);
  const left = unsubscribeUrl({ requestId: REQUEST_ID, baseUrl: 'https://t.example', secret: SECRET }, 'campaign');
  expect(readTrackingToken(left.replace('https://t.example/t/u/', ''), SECRET)?.scope).toBe('campaign');
});

describe('VERP addresses', () => {
  test('name their send, under this secret only, in any case of letters', () => {
    const address = verpAddress(REQUEST_ID, 'acme.example', SECRET);
    expect(address.indexOf('@')).toBeLessThanOrEqual(64);
    for (const written of [address, address.toLowerCase(), address.toUpperCase()]) {
      expect(parseVerpAddress(written, SECRET)).toEqual({ requestId: REQUEST_ID });
    }
    expect(parseVerpAddress(address, OTHER)).toBeUndefined();
  });

  test('cannot be made up', () => {
    const address = verpAddress(REQUEST_ID, 'acme.example', SECRET);
    expect(parseVerpAddress(address.replace('FAV', 'FAW'), SECRET)).toBeUndefined();
    expect(parseVerpAddress(address.replace(/-[a-z2-7]{16}@/, '-aaaaaaaaaaaaaaaa@'), SECRET)).toBeUndefined();
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => parseVerpAddress(text, SECRET) === undefined));
  });
});

describe('requestIdOfMessageId', () => {
  test('finds the send in a Message-ID and in a VERP address', () => {
    expect(requestIdOfMessageId(messageIdOf(REQUEST_ID, 'acme.example'))).toBe(REQUEST_ID);
    expect(requestIdOfMessageId(`In-Reply-To: <${REQUEST_ID.toLowerCase()}@acme.example>`)).toBe(REQUEST_ID);
    expect(requestIdOfMessageId(verpAddress(REQUEST_ID, 'acme.example', SECRET))).toBe(REQUEST_ID);
  });

  test('finds nothing where there is none', () => {
    for (const text of [
      '',
      '<abc@acme.example>',
      `x${REQUEST_ID}@a`,
      `${REQUEST_ID}X`,
      'req_01ARZ3NDEKTSV4RRFFQ69G5FAU',
    ]) {
      expect(requestIdOfMessageId(text)).toBeUndefined();
    }
  });
});

test('every purpose has a key of its own', () => {
  const macs = (['open', 'click', 'unsubscribe', 'verp'] as const).map((purpose) =>
    tokenMac(purpose, 'x', SECRET).toString('hex'),
  );
  expect(new Set(macs).size).toBe(4);
  expect(tokenMac('open', 'x', Buffer.from(SECRET)).toString('hex')).toBe(macs[0]);
});
