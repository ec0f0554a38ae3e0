import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LogUnavailableError } from '@posthorn/event-log';
import { newId } from '@posthorn/events';
import { BLOB_STORE, type BlobStore } from '@posthorn/platform';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { InboundMails } from '../inbound/inbound-mails.js';
import { DailyBytesReachedError } from '../inbound/inbound.errors.js';
import { aMail } from '../inbound/inbound.fixture.js';
import { startIngestion, type Ingestion } from '../ingestion.fixture.js';
import type { WebhookRequest } from '../provider-webhooks/provider-webhook.js';
import {
  byResend,
  MAILGUN_KEY,
  p256,
  POSTMARK_SECRET,
  publicKeyText,
  RESEND_SECRET,
  rsa,
} from '../provider-webhooks/signed-request.fixture.js';
import { byMailgunRoute, SENDGRID_PASSWORD, traceBy } from './inbound-webhooks.fixture.js';
import { ProvidedMails } from './provided-mails.js';
import { amazon, askResend, RAW_CASES, resendEvent, routeValues, TOPIC } from './raw-mails.fixture.js';

let directory: string;
let ingestion: Ingestion;
let address: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'posthorn-inbound-webhooks-'));
  ingestion = await startIngestion(
    {
      BLOB_DIR: directory,
      POSTAL_WEBHOOK_PUBLIC_KEY: publicKeyText(rsa.publicKey),
      SES_SNS_TOPIC_ARNS: TOPIC,
      POSTMARK_WEBHOOK_SECRET: POSTMARK_SECRET,
      SENDGRID_INBOUND_PUBLIC_KEY: publicKeyText(p256.publicKey),
      SENDGRID_INBOUND_SECRET: SENDGRID_PASSWORD,
      MAILGUN_WEBHOOK_SIGNING_KEY: MAILGUN_KEY,
      RESEND_WEBHOOK_SECRET: RESEND_SECRET,
      RESEND_INBOUND_API_KEY: 're_key',
    },
    {
      fetchText: async () => amazon.cert,
      fetchBytes: askResend,
    },
  );
});
afterAll(async () => {
  await ingestion.stop();
  await rm(directory, { recursive: true });
});
beforeEach(async () => {
  vi.spyOn(ingestion.logger, 'error');
  await ingestion.newWorkspace();
  address = `sarah@${newId('dom').slice(4).toLowerCase()}.example`;
  await ingestion.anAgent(address);
});
afterEach(() => {
  const [logged] = vi.mocked(ingestion.logger.error).mock.calls;
  vi.restoreAllMocks();
  if (logged) throw new Error('a request was logged as an error', { cause: logged });
});

async function post(path: string, { body, headers }: WebhookRequest, { url } = ingestion.service) {
  const response = await fetch(`${url}/v1/inbound/${path}`, {
    method: 'POST',
    headers: headers as Record<string, string>,
    body: new Uint8Array(body),
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as { mails?: unknown; code?: unknown },
  };
}

const blob = async (sha256: string) => {
  const bytes = await ingestion.service.app.get<BlobStore>(BLOB_STORE).get(sha256);
  return Buffer.from(bytes ?? []);
};

describe.each(RAW_CASES)('$path', ({ path, raw, request, forged }) => {
  const provider = path.split('/', 1)[0] ?? '';

  test('a mail is stored as it came, for the recipient of the envelope, when it is answered', async () => {
    const { status, body } = await post(path, request(raw, address));
    expect([status, body]).toMatchObject([200, { ok: true, mails: { accepted: 1, unknown_mailbox: 0 } }]);
    const [event, ...more] = await ingestion.events(['inbound']);
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      type: 'inbound.received',
      data: {
        mailbox: address,
        via: provider,
        envelope: { from: 'alice@example.org', to: [address], clientIp: '203.0.113.9' },
      },
    });
    const { sha256 } = event!.data['raw'] as { sha256: string };
    const bytes = Buffer.from(raw, provider === 'postmark' ? 'utf8' : 'latin1');
    expect((await blob(sha256)).equals(bytes)).toBe(true);
  });

  test('a mail that comes again is one mail', async () => {
    const first = request(raw, address);
    for (const again of [first, first, request(raw, address)]) {
      expect(await post(path, again)).toMatchObject({ status: 200, body: { mails: { accepted: 1 } } });
    }
    expect(await ingestion.events(['inbound'])).toHaveLength(1);
  });

  test('a bad signature is refused and stores nothing', async () => {
    const { status, body } = await post(path, forged(raw, address));
    expect([status, body.code]).toEqual([401, 'INVALID_SIGNATURE']);
    expect(await ingestion.events(['inbound'])).toEqual([]);
  });

  test('a mail for nobody is acknowledged and counted', async () => {
    const { counts } = ingestion.service.app.get(ProvidedMails);
    const before = counts.get(`${provider} unknown_mailbox`) ?? 0;
    const answer = await post(path, request(raw, `nobody@${newId('dom').slice(4)}.example`));
    expect(answer).toMatchObject({ status: 200, body: { mails: { accepted: 0, unknown_mailbox: 1 } } });
    expect(counts.get(`${provider} unknown_mailbox`)).toBe(before + 1);
  });

  test('what is not stored is asked for again', async () => {
    vi.spyOn(ingestion.service.app.get(InboundMails), 'accept').mockRejectedValueOnce(new LogUnavailableError('gone'));
    const { status, headers } = await post(path, request(raw, address));
    expect([status, headers.get('retry-after')]).toEqual([503, '5']);
  });

  test('a mail to a workspace that has taken in its share of the day is asked for again in an hour, and why is said', async () => {
    const full = new DailyBytesReachedError(ingestion.workspace.workspaceId);
    vi.spyOn(ingestion.service.app.get(InboundMails), 'accept').mockRejectedValueOnce(full);
    const { status, headers, body } = await post(path, request(raw, address));
    expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'DAILY_BYTES_REACHED', '3600']);
    expect(JSON.stringify(body)).toContain('INBOUND_WORKSPACE_DAILY_BYTES');
  });

  test('a mail that goes round in a loop is acknowledged, and stored nowhere', async () => {
    const loop = raw.replace(/Received:[^]*?\r\n(?! )|^/, (trace) => trace + traceBy('round.example').repeat(110));
    const answer = await post(path, request(loop, address));
    expect(answer).toMatchObject({ status: 200, body: { mails: { accepted: 0, loop: 1 } } });
    expect(await ingestion.events(['inbound'])).toEqual([]);
  });
});

test('without its secret each of them asks to come again', async () => {
  const closed = await startIngestion({ BLOB_DIR: directory });
  for (const { path, raw, request } of RAW_CASES) {
    const { status, headers, body } = await post(path, request(raw, address), closed.service);
    expect([path, status, body.code, headers.get('retry-after')]).toEqual([path, 503, 'WEBHOOK_DISABLED', '60']);
  }
  await closed.stop();
});

test('a mail of 20 MiB comes as well, and one of 40 MiB does not', async () => {
  const request = (mib: number) => {
    const raw = aMail({
      body: 'x'
        .repeat(70)
        .concat('\r\n')
        .repeat((mib * 1_048_576) / 72),
    });
    return byMailgunRoute(routeValues(raw, address), { token: newId('tok') });
  };
  expect(await post('mailgun/mime', request(20))).toMatchObject({ status: 200, body: { mails: { accepted: 1 } } });
  expect((await post('mailgun/mime', request(40))).status).toBe(413);
});

test('Resend that does not answer is asked again when its webhook comes again', async () => {
  const { status, body, headers } = await post('resend', byResend(resendEvent(address, newId('eml'))));
  expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'NOT_FETCHED', '5']);
});

test("a signature of Mailgun's that came with another mail is refused, also when the form is cut otherwise", async () => {
  const token = newId('tok');
  const [one, other] = [routeValues(aMail(), address), routeValues(aMail({ body: 'forged' }), address)];
  expect((await post('mailgun/mime', byMailgunRoute(one, { token }))).status).toBe(200);
  expect((await post('mailgun/mime', byMailgunRoute(one, { token, boundary: 'another' }))).status).toBe(200);
  expect((await post('mailgun/mime', byMailgunRoute(other, { token }))).status).toBe(401);
  expect(await ingestion.events(['inbound'])).toHaveLength(1);
});
