import { randomUUID } from 'node:crypto';
import { newId } from '@posthorn/events';
import { describe, expect, test } from 'vitest';
import { report, reportRaw, signatureOf } from '../system/reports.js';
import { aRecipient, call, requestSend } from '../system/requests.js';
import { reportsOf } from '../system/settled.js';

const PATHS = ['/api/webhooks/mail-events', '/reach/api/webhooks/mail-events'];
const REPORT = { reach_send_id: 'uuid', event: 'delivered' };
const BODY = JSON.stringify(REPORT);
const LIMIT_BYTES = 65_536;

describe.each(PATHS)('POST %s', (path) => {
  test.each([
    ['none', null],
    ['an empty one', ''],
    ['another', 'f'.repeat(64)],
    ['that of another body', signatureOf(`${BODY} `)],
    ['that of another secret', signatureOf(BODY, 'another secret')],
    ['a part of the right one', signatureOf(BODY).slice(0, 32)],
    ['the right one with more behind it', `${signatureOf(BODY)}00`],
    ['the right one under a scheme', `sha256=${signatureOf(BODY)}`],
    ['what is no hex', 'z'.repeat(64)],
    ['the placeholder of the documentation', '<hex hmac-sha256 of body>'],
  ])('refuses a report with this signature: %s', async (_what, signature) => {
    const answer = await report(REPORT, { path, signature });
    expect(answer).toMatchObject({ status: 401, body: { error: 'Invalid signature' } });
  });

  test.each([
    ['a UUID', randomUUID()],
    ['an id that could be ours', newId('req')],
    ['the word of the documentation', 'uuid'],
    ['anything else', '../../etc/passwd\u0000'],
  ])('answers that nothing matched to a send id that is %s', async (_what, id) => {
    const answer = await report({ ...REPORT, reach_send_id: id }, { path });
    expect(answer).toMatchObject({ status: 200, body: { ok: true, matched: false } });
    expect(Object.keys(answer.body as object)).toEqual(['ok', 'matched']);
  });

  test.each([
    ['nothing', ''],
    ['half of a JSON document', '{"reach_send_id": "uuid"'],
    ['no JSON', 'reach_send_id=uuid&event=delivered'],
    ['JSON in Latin-1', Buffer.from('{"reach_send_id":"ü"}', 'latin1')],
    ['JSON with a byte order mark', '\uFEFF{}'],
  ])('refuses a signed body that is %s', async (_what, body) => {
    const answer = await reportRaw(typeof body === 'string' ? body : new Uint8Array(body), { path });
    expect(answer).toMatchObject({ status: 400, body: { error: expect.stringContaining('not valid JSON') } });
  });

  test.each<[string, unknown, string]>([
    ['null', null, 'body'],
    ['a list', [REPORT], 'body'],
    ['a text', 'delivered', 'body'],
    ['without a send id', { event: 'delivered' }, 'reach_send_id'],
    ['with a number as send id', { ...REPORT, reach_send_id: 42 }, 'reach_send_id'],
    ['with an empty send id', { ...REPORT, reach_send_id: '' }, 'reach_send_id'],
    ['without an event', { reach_send_id: 'uuid' }, 'event'],
    ['with an event of another name', { ...REPORT, event: 'exploded' }, 'event'],
    ['with an event in capitals', { ...REPORT, event: 'DELIVERED' }, 'event'],
    ['with an object as recipient', { ...REPORT, recipient: {} }, 'recipient'],
    ['with a time that is none', { ...REPORT, occurred_at: 'yesterday' }, 'occurred_at'],
    ['with a time in the far future', { ...REPORT, occurred_at: '2999-01-01T00:00:00Z' }, 'occurred_at'],
  ])('refuses a signed report that is %s and names the field', async (_what, content, field) => {
    const answer = await report(content, { path });
    expect(answer).toMatchObject({ status: 400, body: { error: expect.stringContaining(field) } });
  });

  test('refuses a body above 64 KiB, signed or not, and takes one of exactly that size', async () => {
    const sized = (bytes: number) =>
      JSON.stringify({ ...REPORT, x: '' }).replace('""', `"${'x'.repeat(bytes - BODY.length - 7)}"`);
    expect(Buffer.byteLength(sized(LIMIT_BYTES))).toBe(LIMIT_BYTES);
    expect(await reportRaw(sized(LIMIT_BYTES), { path })).toMatchObject({ status: 200 });
    const tooLarge = { status: 413, body: { error: expect.stringContaining('larger') } };
    expect(await reportRaw(sized(LIMIT_BYTES + 1), { path })).toMatchObject(tooLarge);
    expect(await reportRaw('x'.repeat(LIMIT_BYTES * 4), { path, signature: null })).toMatchObject(tooLarge);
  });

  test('refuses other methods, naming its own', async () => {
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const answer = await call(method, path);
      expect(answer).toMatchObject({ status: 405, body: { error: `${path} does not take ${method}.` } });
      expect(answer.headers.get('allow')).toBe('POST');
    }
  });

  test('takes a report whatever its content type says, because the signature is over the bytes', async () => {
    const headers = { 'x-reach-signature': signatureOf(BODY) };
    for (const type of ['text/plain', 'application/json; charset=utf-8', 'application/x-www-form-urlencoded']) {
      const answer = await call('POST', path, { body: BODY, headers: { ...headers, 'content-type': type } });
      expect(answer, type).toMatchObject({ status: 200, body: { ok: true, matched: false } });
    }
  });
});

test('nothing that was refused becomes an event', async () => {
  const recipient = aRecipient('silent');
  const requestId = await requestSend(recipient);
  const delivered = { reach_send_id: requestId, event: 'delivered', recipient };
  await report(delivered, { signature: 'f'.repeat(64) });
  await report({ ...delivered, event: 'exploded' });
  await report({ ...delivered, occurred_at: 'yesterday' });
  await reportRaw(JSON.stringify(delivered).slice(0, -1));
  expect(await reportsOf(recipient)).toEqual([]);
});
