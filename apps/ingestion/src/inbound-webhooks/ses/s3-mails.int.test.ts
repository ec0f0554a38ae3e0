import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { aCertificate } from '@posthorn/testing';
import { bySns, snsMessage } from '../../provider-webhooks/signed-request.fixture.js';
import { AMAZON_TRACE, sesNotice } from '../inbound-webhooks.fixture.js';
import { s3Mails, type ReadObject } from './s3-mails.gateway.js';
import { sesInbound } from './ses-inbound.js';

const TOPIC = 'arn:aws:sns:us-west-2:123456789012:posthorn';
const amazon = aCertificate('sns.amazonaws.com', 'rsa');
const RAW = Buffer.from(`${AMAZON_TRACE}Subject: x\r\n\r\nGr\xFC\xDFe\r\n`, 'latin1');

let server: Server;
let answer: RequestListener;
let asked: string[];
beforeEach(async () => {
  asked = [];
  answer = (_, response) => response.end(RAW);
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url?.split('?')[0]} ${request.headers.authorization?.slice(0, 16)}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const reader = (): ReadObject | undefined =>
  s3Mails({
    buckets: 'mails, more-mails',
    region: 'eu-west-1',
    accessKey: { id: 'AKIA', secret: 'secret' },
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  });

function receive(readObject: ReadObject | undefined, action: Record<string, string>, content?: string) {
  const message = { TopicArn: TOPIC, Message: JSON.stringify(sesNotice(['sarah@acme.example'], action, content)) };
  return sesInbound(TOPIC, async () => amazon.cert, readObject).receive(bySns(snsMessage(amazon.key, message)));
}
const inS3 = { type: 'S3', bucketName: 'mails', objectKey: 'in/d6iitobk75ur44p8kdnnp7g2n800' };

describe('a mail that Amazon put into S3', () => {
  test('is read from there with a signed request', async () => {
    const provided = await receive(reader(), inS3);
    expect(provided).toMatchObject({
      kind: 'mail',
      mail: { envelope: { from: 'alice@example.org', to: ['sarah@acme.example'], clientIp: '203.0.113.9' } },
    });
    expect(provided.kind === 'mail' && Buffer.from(provided.mail.raw).equals(RAW)).toBe(true);
    expect(asked).toEqual(['GET /mails/in/d6iitobk75ur44p8kdnnp7g2n800 AWS4-HMAC-SHA256']);
  });

  test('waits when no bucket is set, or not this one', async () => {
    expect(
      await receive(s3Mails({ buckets: ' ', region: '', accessKey: undefined, endpoint: undefined }), inS3),
    ).toMatchObject({
      kind: 'unverifiable',
      detail: expect.stringContaining('SES_INBOUND_BUCKETS') as string,
    });
    expect(await receive(reader(), { ...inS3, bucketName: 'others' })).toMatchObject({ kind: 'unverifiable' });
    expect(asked).toEqual([]);
  });

  test.each<[string, RequestListener]>([
    ['is not there', (_, response) => response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>')],
    ['is encrypted by SES', (_, response) => response.setHeader('x-amz-meta-x-amz-key-v2', 'k').end(RAW)],
    ['is too large', (_, response) => response.writeHead(200, { 'content-length': 50_000_000 }).end()],
  ])('waits when it %s', async (_, listener) => {
    answer = listener;
    expect(await receive(reader(), inS3)).toMatchObject({ kind: 'unverifiable', cause: expect.any(Error) as Error });
  });
});

describe('a notification', () => {
  test('with the mail in UTF-8 gives it as it stands there', async () => {
    const provided = await receive(undefined, { type: 'SNS' }, 'Subject: x\r\n\r\nGrüße\r\n');
    expect(provided.kind === 'mail' && Buffer.from(provided.mail.raw).toString()).toBe('Subject: x\r\n\r\nGrüße\r\n');
  });

  test('whose topmost hop names another mail has no client', async () => {
    const raw = RAW.toString('latin1').replace('d6iitobk75ur44p8kdnnp7g2n800', 'another');
    const provided = await receive(undefined, { type: 'SNS', encoding: 'BASE64' }, Buffer.from(raw).toString('base64'));
    expect(provided.kind === 'mail' && provided.mail.envelope.clientIp).toBeUndefined();
  });

  test.each([['Bounce'], ['Lambda'], ['Stop']])('of the action %s is acknowledged, and no mail', async (type) => {
    expect(await receive(undefined, { type })).toEqual({ kind: 'nothing', type: `action ${type}` });
  });

  test('without the mail is refused', async () => {
    expect(await receive(undefined, { type: 'SNS' })).toMatchObject({ kind: 'malformed' });
  });
});
