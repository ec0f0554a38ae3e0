import { createVerify, X509Certificate, type KeyObject } from 'node:crypto';
import type { Fields } from '../fields.js';

/** Amazon's hosts of SNS: every region, China's under a domain of its own. */
const SNS_HOST = /^sns\.[a-z]{2}(?:-[a-z]+)+-\d\.amazonaws\.com(?:\.cn)?$/;
const CERTIFICATE_PATH = /^\/SimpleNotificationService-[0-9a-f]{1,64}\.pem$/;

/** Fields that are signed, in their order, by type of message. @see AWS SNS Developer Guide, "Verifying the signatures" */
const SIGNED_FIELDS: Readonly<Record<string, readonly string[]>> = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  SubscriptionConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
  UnsubscribeConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
};

/** A URL of SNS itself, over HTTPS on the usual port and without a user; nothing for any other. */
export function snsUrl(text: string | undefined): URL | undefined {
  const url = text === undefined || !URL.canParse(text) ? undefined : new URL(text);
  if (url?.protocol !== 'https:' || url.port !== '' || url.username !== '' || url.password !== '') return undefined;
  return SNS_HOST.test(url.hostname) ? url : undefined;
}

/** Where the certificate of a message is; nothing when that is no place of Amazon's certificates. */
export function certificateUrl(text: string | undefined): URL | undefined {
  const url = snsUrl(text);
  return url && CERTIFICATE_PATH.test(url.pathname) && url.search === '' ? url : undefined;
}

/**
 * The key of a certificate of SNS.
 * @throws Error when it is none, or not valid now
 */
export function keyOfCertificate(pem: string, nowMs: number): KeyObject {
  const certificate = new X509Certificate(pem);
  const { validFromDate, validToDate } = certificate;
  if (nowMs < validFromDate.getTime() || nowMs > validToDate.getTime())
    throw new Error('the certificate is not valid now');
  return certificate.publicKey;
}

/** What SNS signs: each field's name and value on a line of its own; absent ones are left out. */
export function signedText(message: Readonly<Record<string, unknown>>): string | undefined {
  const { Type } = message;
  if (typeof Type !== 'string' || !Object.hasOwn(SIGNED_FIELDS, Type)) return undefined;
  const lines = (SIGNED_FIELDS[Type] ?? []).flatMap((name) => {
    const value = message[name];
    return typeof value === 'string' ? [name, value] : [];
  });
  return `${lines.join('\n')}\n`;
}

/** SignatureVersion 1 is SHA-1 with RSA, 2 is SHA-256; any other is refused. */
export function isSignedBySns(key: KeyObject, text: string, message: Fields): boolean {
  const algorithm = { 1: 'RSA-SHA1', 2: 'RSA-SHA256' }[message.text('SignatureVersion') ?? ''];
  const signature = message.text('Signature');
  if (algorithm === undefined || signature === undefined || key.asymmetricKeyType !== 'rsa') return false;
  return createVerify(algorithm).update(text).verify(key, signature, 'base64');
}
