import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ApiBench } from '../api.fixture.js';

let api: ApiBench;
beforeAll(async () => {
  api = await ApiBench.start();
});
afterAll(() => api.stop());
beforeEach(async () => {
  await api.renew();
  api.dns.isDown = false;
});

const shown = z.looseObject({
  id: z.string(),
  domain: z.string(),
  dnsRecords: z.array(z.looseObject({ type: z.string(), name: z.string(), value: z.string(), purpose: z.string() })),
});
type Shown = z.output<typeof shown>;

async function aDomain(domain = 'acme.example'): Promise<Shown> {
  const { status, body } = await api.call('POST', 'domains', { domain });
  expect(status).toBe(200);
  return shown.parse(body);
}

/** Does what the owner of the domain does with the records. */
function publish({ dnsRecords }: Shown): void {
  for (const { type, name, value } of dnsRecords) api.dns.set(type, name, [value]);
}

function withdraw({ dnsRecords }: Shown): void {
  for (const { type, name } of dnsRecords) api.dns.set(type, name, []);
}

describe('a sending domain', () => {
  test('is added once, with a key of its own and the records to publish', async () => {
    const made = await aDomain('Acme.Example');
    expect(made).toEqual({
      id: expect.stringMatching(/^dom_/),
      domain: 'acme.example',
      status: 'pending',
      dkimSelector: expect.stringMatching(/^ph[0-9a-z]{8}$/),
      dnsRecords: [
        {
          purpose: 'dkim',
          type: 'TXT',
          name: expect.stringMatching(/^ph[0-9a-z]{8}\._domainkey\.acme\.example$/),
          value: expect.stringMatching(/^v=DKIM1; k=rsa; p=[\w+/=]{300,}$/),
          required: true,
        },
        expect.objectContaining({
          purpose: 'spf',
          name: 'acme.example',
          value: 'v=spf1 include:spf.posthorn.example ~all',
        }),
        expect.objectContaining({ purpose: 'dmarc', name: '_dmarc.acme.example', value: 'v=DMARC1; p=none' }),
      ],
      verifiedAt: null,
      checkedAt: null,
      warmupStartedAt: null,
      createdAt: expect.any(String),
    });
    expect(await aDomain('acme.example')).toEqual(made);
    expect(await Promise.all([aDomain('b.example'), aDomain('b.example')])).toMatchObject([{}, {}]);
    expect((await api.call('GET', 'domains')).body).toMatchObject({
      domains: [{ domain: 'acme.example' }, { domain: 'b.example' }],
      nextCursor: null,
    });
    expect(JSON.stringify(made)).not.toContain('PRIVATE');
  });

  test('is verified when DNS has its records, and says so once', async () => {
    const made = await aDomain();
    publish(made);
    const first = await api.call('POST', `domains/${made.id}/verify`);
    expect(first).toMatchObject({
      status: 200,
      body: {
        status: 'verified',
        verifiedAt: expect.any(String) as string,
        dnsRecords: [{ ok: true, problem: null }, { ok: true }, { ok: true }],
      },
    });
    const again = await api.call('POST', 'domains/acme.example/verify', {});
    expect(again.body).toMatchObject({ status: 'verified', verifiedAt: first.body['verifiedAt'] });
    expect(await api.events('domain.*.*')).toMatchObject([
      { type: 'domain.verified', correlationId: made.id, data: { domainId: made.id, domain: 'acme.example' } },
    ]);
  });

  test('is not verified while a record is missing or wrong, and is told what to do', async () => {
    const made = await aDomain();
    publish(made);
    api.dns.set('TXT', 'acme.example', ['google=1', 'v=spf1 include:_spf.google.com -all']);
    api.dns.set('TXT', '_dmarc.acme.example', []);
    const { body } = await api.call('POST', `domains/${made.id}/verify`);
    expect(body).toMatchObject({
      status: 'failed',
      verifiedAt: null,
      dnsRecords: [
        { purpose: 'dkim', ok: true },
        {
          purpose: 'spf',
          ok: false,
          found: ['v=spf1 include:_spf.google.com -all'],
          problem: expect.stringContaining('include:spf.posthorn.example') as string,
        },
        { purpose: 'dmarc', ok: false, found: [], problem: 'There is no DMARC record.' },
      ],
    });
    expect(await api.events('domain.*.*')).toMatchObject([
      {
        type: 'domain.verification_failed',
        data: {
          records: [
            { type: 'TXT', name: 'acme.example' },
            { name: '_dmarc.acme.example', found: [] },
          ],
        },
      },
    ]);
  });

  test('loses its verification with its records', async () => {
    const made = await aDomain();
    publish(made);
    await api.call('POST', `domains/${made.id}/verify`);
    withdraw(made);
    expect((await api.call('POST', `domains/${made.id}/verify`)).body).toMatchObject({ status: 'failed' });
    expect((await api.call('GET', `domains/${made.id}`)).body).toMatchObject({ status: 'failed', verifiedAt: null });
  });

  test('stays as it is when DNS does not answer', async () => {
    const made = await aDomain();
    publish(made);
    await api.call('POST', `domains/${made.id}/verify`);
    api.dns.isDown = true;
    expect(await api.call('POST', `domains/${made.id}/verify`)).toMatchObject({
      status: 503,
      body: { code: 'DNS_UNAVAILABLE', fix: expect.any(String) as string },
    });
    expect((await api.call('GET', `domains/${made.id}`)).body).toMatchObject({ status: 'verified' });
    expect(await api.events('domain.*.*')).toHaveLength(1);
  });

  test('is warmed up from the first time that is asked for, until it is ended', async () => {
    const { id } = await aDomain();
    const started = await api.call('POST', `domains/${id}/warmup`);
    expect(started).toMatchObject({ status: 200, body: { warmupStartedAt: expect.any(String) as string } });
    expect((await api.call('POST', `domains/${id}/warmup`)).body).toEqual(started.body);
    expect((await api.call('DELETE', `domains/${id}/warmup`)).body).toMatchObject({ warmupStartedAt: null });
  });

  test('is gone when it is removed, and its key with it', async () => {
    const made = await aDomain();
    expect(await api.call('DELETE', `domains/${made.id}`)).toEqual({ status: 204, body: {} });
    expect(await api.call('DELETE', `domains/${made.id}`)).toMatchObject({ status: 404 });
    expect((await aDomain()).dnsRecords[0]).not.toEqual(made.dnsRecords[0]);
  });

  test('of another workspace is not there; the same name is another domain', async () => {
    const made = await aDomain();
    const { keys } = await api.anotherWorkspace();
    const key = keys.mm_live;
    for (const [method, path] of [
      ['GET', ''],
      ['POST', '/verify'],
      ['POST', '/warmup'],
      ['DELETE', '/warmup'],
      ['DELETE', ''],
    ] as const)
      for (const id of [made.id, made.domain])
        expect(await api.call(method, `domains/${id}${path}`, undefined, { key })).toMatchObject({
          status: 404,
          body: { code: 'UNKNOWN_DOMAIN' },
        });
    const theirs = await api.call('POST', 'domains', { domain: 'acme.example' }, { key });
    expect(theirs.body['id']).not.toBe(made.id);
    expect((await api.call('GET', 'domains')).body).toMatchObject({ domains: [{ id: made.id }] });
  });

  test('is no business of a key that is bound to a mailbox', async () => {
    const { id } = await aDomain();
    const key = await api.boundKey('sarah@acme.example');
    const refused = { status: 403, body: { code: 'MAILBOX_KEY' } };
    expect(await api.call('GET', 'domains', undefined, { key })).toMatchObject(refused);
    expect(await api.call('DELETE', `domains/${id}`, undefined, { key })).toMatchObject(refused);
  });

  test.each([{}, { domain: 'localhost' }, { domain: 'a@acme.example' }, { domain: 'acme.example', selector: 'x' }])(
    'is not made of %j',
    async (body) => {
      expect(await api.call('POST', 'domains', body)).toMatchObject({ status: 400, body: { code: 'INVALID_REQUEST' } });
    },
  );
});

describe('the name of a domain', () => {
  const asks = async (address: string, key = api.workspace.keys.mm_live) => {
    const made = await api.call('POST', 'mailboxes', { address }, { key });
    const mailboxId = String(made.body['id']);
    return (await api.requestSend({ mailboxId, payload: { subject: 'Hi', text: 'Hi' } }, { key })).body;
  };
  const verify = async (domain: string): Promise<void> => {
    const made = await aDomain(domain);
    publish(made);
    expect((await api.call('POST', `domains/${made.id}/verify`)).body).toMatchObject({ status: 'verified' });
  };

  test('that one workspace has verified is no sender of another, nor are those below it', async () => {
    const { mm_live: stranger } = (await api.anotherWorkspace()).keys;
    expect(await asks('early@acme-owned.example', stranger)).toMatchObject({ status: 'queued' });
    await verify('acme-owned.example');
    for (const address of ['ceo@acme-owned.example', 'ceo@mail.acme-owned.example']) {
      const answer = await asks(address, stranger);
      expect(answer).toMatchObject({ status: 'blocked', reason: 'no_verified_domain' });
      expect(JSON.stringify(answer)).not.toContain(api.workspace.workspaceId);
      expect(await asks(address)).toMatchObject({ status: 'queued' });
    }
    expect(await asks('ceo@notacme-owned.example', stranger)).toMatchObject({ status: 'queued' });
  });

  test('that two have verified is of both, and one that nobody has is of anybody', async () => {
    const { mm_live: partner } = (await api.anotherWorkspace()).keys;
    await verify('shared.example');
    const { body } = await api.call('POST', 'domains', { domain: 'shared.example' }, { key: partner });
    const theirs = shown.parse(body);
    publish(theirs);
    await api.call('POST', `domains/${theirs.id}/verify`, undefined, { key: partner });
    expect(await asks('desk@shared.example', partner)).toMatchObject({ status: 'queued' });
    expect(await asks('desk@eu.shared.example', partner)).toMatchObject({ status: 'queued' });
    expect(await asks('desk@unclaimed.example', partner)).toMatchObject({ status: 'queued' });
  });
});
