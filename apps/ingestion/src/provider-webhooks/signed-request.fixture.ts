import { createHmac, createPrivateKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { postalKeyId } from './postal/postal-signature.js';
import type { WebhookRequest } from './provider-webhook.js';

/** Keys as providers have them, made for the run. */
export const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const otherRsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
export const MAILGUN_KEY = 'key-5f4dcc3b5aa765d61d8327deb882cf99';
export const RESEND_SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
export const POSTMARK_SECRET = 'a long secret: with a colon';

/** As SendGrid's console shows it. */
export const publicKeyText = (key: KeyObject): string => key.export({ format: 'der', type: 'spki' }).toString('base64');
export const publicKeyPem = (key: KeyObject): string => key.export({ format: 'pem', type: 'spki' }).toString();

const seconds = (nowMs: number): string => String(Math.floor(nowMs / 1_000));
const request = (body: string, headers: WebhookRequest['headers'], nowMs: number): WebhookRequest => ({
  body: Buffer.from(body),
  headers,
  nowMs,
});

export function byPostal(payload: unknown, nowMs = Date.now(), key = rsa): WebhookRequest {
  const body = JSON.stringify(payload);
  return request(
    body,
    {
      'x-postal-signature-kid': postalKeyId(key.publicKey),
      'x-postal-signature': sign('RSA-SHA1', Buffer.from(body), key.privateKey).toString('base64'),
      'x-postal-signature-256': sign('RSA-SHA256', Buffer.from(body), key.privateKey).toString('base64'),
    },
    nowMs,
  );
}

export function byPostmark(payload: unknown, nowMs = Date.now(), password = POSTMARK_SECRET): WebhookRequest {
  const authorization = `Basic ${Buffer.from(`posthorn:${password}`).toString('base64')}`;
  return request(JSON.stringify(payload), { authorization }, nowMs);
}

export function bySendGrid(events: unknown, nowMs = Date.now(), key = p256.privateKey): WebhookRequest {
  const body = `${JSON.stringify(events)}\r\n`;
  const timestamp = seconds(nowMs);
  return request(
    body,
    {
      'x-twilio-email-event-webhook-timestamp': timestamp,
      'x-twilio-email-event-webhook-signature': sign('sha256', Buffer.from(timestamp + body), key).toString('base64'),
    },
    nowMs,
  );
}

export function byMailgun(
  event: unknown,
  nowMs = Date.now(),
  { key = MAILGUN_KEY, token = 'e0b5477167110d68991efc6b9f89f0a11066af27834600e123' } = {},
): WebhookRequest {
  const timestamp = seconds(nowMs);
  const signature = createHmac('sha256', key)
    .update(timestamp + token)
    .digest('hex');
  return request(JSON.stringify({ signature: { timestamp, token, signature }, 'event-data': event }), {}, nowMs);
}

export function byResend(
  payload: unknown,
  nowMs = Date.now(),
  { secret = RESEND_SECRET, id = 'msg_2W2D3qXLS5fOaPja1GDg7rF2CwB' } = {},
): WebhookRequest {
  const body = JSON.stringify(payload);
  const timestamp = seconds(nowMs);
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return request(body, { 'svix-id': id, 'svix-timestamp': timestamp, 'svix-signature': `v1,${signature}` }, nowMs);
}

/** A message of SNS, signed with the key of the certificate. */
export function snsMessage(
  privateKeyPem: string,
  fields: Readonly<Record<string, string>>,
  version: '1' | '2' = '2',
): Record<string, string> {
  const message: Record<string, string> = {
    Type: 'Notification',
    MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
    TopicArn: 'arn:aws:sns:us-west-2:123456789012:posthorn',
    Timestamp: '2026-03-22T10:05:01.000Z',
    SignatureVersion: version,
    SigningCertURL:
      'https://sns.us-west-2.amazonaws.com/SimpleNotificationService-f3ecfb7224c7233fe7bb5f59f96de52f.pem',
    ...fields,
  };
  const names =
    message['Type'] === 'Notification'
      ? ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']
      : ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];
  const text = names.flatMap((name) => (message[name] === undefined ? [] : [`${name}\n${message[name]}\n`])).join('');
  const algorithm = version === '1' ? 'RSA-SHA1' : 'RSA-SHA256';
  return {
    ...message,
    Signature: sign(algorithm, Buffer.from(text), createPrivateKey(privateKeyPem)).toString('base64'),
  };
}

export function bySns(message: unknown, nowMs = Date.now(), headers: Record<string, string> = {}): WebhookRequest {
  return request(JSON.stringify(message), { 'content-type': 'text/plain; charset=UTF-8', ...headers }, nowMs);
}
