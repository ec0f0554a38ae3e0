import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { MAILGUN_KEY, publicKeyText, rsa } from '../../provider-webhooks/signed-request.fixture.js';
import type { Provided } from '../inbound-webhook.js';
import { byPostalAsForm } from '../inbound-webhooks.fixture.js';
import { mailgunInbound } from '../mailgun/mailgun-inbound.js';
import { postalInbound } from '../postal/postal-inbound.js';

/** Bytes of every value, with what forms escape among them. */
const RAW = Buffer.concat([
  Buffer.from('Subject: a+b&c=d%20\r\n\r\n'),
  Buffer.from(Array.from({ length: 256 }, (_, i) => i)),
]);

const rawOf = (provided: Provided): Buffer => {
  if (provided.kind !== 'mail') throw new Error('no mail', { cause: provided });
  return Buffer.from(provided.mail.raw);
};

test("Postal's raw mail in a form is its bytes", async () => {
  const values = { rcpt_to: 'sarah@acme.example', mail_from: '', message: RAW.toString('base64'), base64: 'true' };
  const provided = await postalInbound(publicKeyText(rsa.publicKey)).receive(byPostalAsForm(values));
  expect(rawOf(provided).equals(RAW)).toBe(true);
});

test("Mailgun's raw mail in a form without files is its bytes", async () => {
  const nowMs = Date.now();
  const [timestamp, token] = [String(Math.floor(nowMs / 1_000)), 'e0b5477167110d68991efc6b9f89f0a11066af27834600e123'];
  const signature = createHmac('sha256', MAILGUN_KEY)
    .update(timestamp + token)
    .digest('hex');
  const mime = RAW.toString('latin1').replaceAll(
    /[^\w.-]/g,
    (char) => `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  const fields = new URLSearchParams({
    recipient: 'sarah@acme.example',
    sender: 'a@b.example',
    timestamp,
    token,
    signature,
  });
  const provided = await mailgunInbound(MAILGUN_KEY).receive({
    body: Buffer.from(`${fields.toString()}&body-mime=${mime}`),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    nowMs,
  });
  expect(rawOf(provided).equals(RAW)).toBe(true);
});
