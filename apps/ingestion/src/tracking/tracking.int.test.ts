import { trackingLinks, trackingToken, unsubscribeUrl } from '@posthorn/mail';
import { newId } from '@posthorn/events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { startIngestion, type Ingestion } from '../ingestion.fixture.js';
import { MailEventsHandler } from '../mail-events/mail-events.handler.js';

const SECRET = 'a secret of sixteen characters';
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const GIF = 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';

let ingestion: Ingestion;
beforeAll(async () => (ingestion = await startIngestion({ MAIL_TOKEN_SECRET: SECRET })));
afterAll(() => ingestion.stop());
beforeEach(() => ingestion.newWorkspace());
afterEach(() => vi.restoreAllMocks());

const links = (requestId: string) => trackingLinks({ requestId, baseUrl: ingestion.service.url, secret: SECRET });

function get(url: string, { agent = BROWSER, ...headers }: Record<string, string> = {}, method = 'GET') {
  return fetch(url, { method, redirect: 'manual', headers: { 'user-agent': agent, ...headers } });
}

/** An answer waits a second at most for its fact to be recorded. */
async function recorded(count: number): Promise<void> {
  await expect.poll(() => ingestion.events()).toHaveLength(count);
}

async function expectPixel(response: Response): Promise<void> {
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('image/gif');
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(Buffer.from(await response.arrayBuffer()).toString('base64')).toBe(GIF);
}

describe('the open pixel', () => {
  test('records the first open by a person and the first by a machine, whatever comes first', async () => {
    const requestId = await ingestion.aQueuedSend({ campaignId: 'cmp_1' });
    const { open } = links(requestId);
    await expectPixel(await get(open, { agent: 'Mozilla/5.0' }));
    await recorded(1);
    await ingestion.project();
    await expectPixel(await get(open));
    await recorded(2);
    await expectPixel(await get(`${open}.gif`));
    await ingestion.project();
    await expectPixel(await get(open));
    expect((await ingestion.events()).map(({ type, data }) => [type, data])).toEqual([
      ['engagement.opened', expect.objectContaining({ requestId, machine: true, campaignId: 'cmp_1' })],
      ['engagement.opened', expect.objectContaining({ requestId, machine: false })],
    ]);
  });

  test.each([
    ['no token', 'nothing'],
    ['an empty token', ''],
    ['a token of another kind', trackingToken({ kind: 'unsubscribe', requestId: newId('req') }, SECRET)],
    ['a token of another secret', trackingToken({ kind: 'open', requestId: newId('req') }, 'another secret of 16')],
    ['a token longer than any', 'o.'.padEnd(9_000, 'x')],
  ])('is an image for %s, and records nothing', async (_, token) => {
    await ingestion.aQueuedSend();
    await expectPixel(await get(`${ingestion.service.url}/t/o/${token}`));
    expect(await ingestion.events()).toEqual([]);
  });

  test('is an image while nothing can be recorded, and does not let its reader wait', async () => {
    const requestId = await ingestion.aQueuedSend();
    const receive = vi.spyOn(ingestion.service.app.get(MailEventsHandler), 'receive');
    receive.mockRejectedValueOnce(new Error('the log is away'));
    await expectPixel(await get(links(requestId).open));
    receive.mockReturnValueOnce(new Promise(() => {}));
    const startedMs = performance.now();
    await expectPixel(await get(links(requestId).open));
    expect(performance.now() - startedMs).toBeLessThan(3_000);
  });

  test('a token that was made for something else opens nothing', async () => {
    const requestId = await ingestion.aQueuedSend();
    const click = trackingToken({ kind: 'click', requestId, url: 'https://example.com/' }, SECRET);
    await expectPixel(await get(`${ingestion.service.url}/t/o/${click}`));
    expect(await ingestion.events()).toEqual([]);
  });

  test('a HEAD request is no open', async () => {
    const requestId = await ingestion.aQueuedSend();
    expect((await get(links(requestId).open, {}, 'HEAD')).status).toBe(200);
    expect(await ingestion.events()).toEqual([]);
  });
});

describe('a tracked link', () => {
  const target = 'https://example.com/pricing?plan=a%20b&ref=mail#top';

  test('leads to where it was made for, and each link of a mail is a fact of its own', async () => {
    const requestId = await ingestion.aQueuedSend();
    const { click } = links(requestId);
    const docs = 'https://example.com/docs';
    for (const [url, clicked] of [
      [target, 1],
      [docs, 2],
      [target, 2],
    ] as const) {
      const response = await get(click(url));
      expect([response.status, response.headers.get('location')]).toEqual([302, url]);
      expect(response.headers.get('cache-control')).toBe('no-store');
      await recorded(clicked);
      await ingestion.project();
    }
    const clicks = (await ingestion.events()).filter(({ type }) => type === 'engagement.clicked');
    expect(clicks.map(({ data }) => data['url'])).toEqual([target, docs]);
  });

  test('that is long is followed as well', async () => {
    const requestId = await ingestion.aQueuedSend();
    const long = `https://example.com/?q=${'x'.repeat(6_000)}`;
    const response = await get(links(requestId).click(long));
    expect([response.status, response.headers.get('location')]).toEqual([302, long]);
  });

  test('followed by a scanner is flagged, and hides no person who follows it later', async () => {
    const requestId = await ingestion.aQueuedSend();
    const { click } = links(requestId);
    await get(click(target), { agent: 'Barracuda Sentinel (EE)' });
    await get(click(target), { 'sec-purpose': 'prefetch;prerender' });
    await recorded(1);
    await ingestion.project();
    await get(click(target));
    await recorded(2);
    const clicks = await ingestion.events();
    expect(clicks.map(({ data }) => data['machine'] ?? false)).toEqual([true, false]);
  });

  test.each([
    ['a target nobody signed', 'https://evil.example/'],
    [
      'a token of another secret',
      trackingToken({ kind: 'click', requestId: newId('req'), url: target }, 'another secret of 16'),
    ],
    [
      'no page of the web',
      trackingToken({ kind: 'click', requestId: newId('req'), url: 'javascript:alert(1)' }, SECRET),
    ],
    ['no target', trackingToken({ kind: 'click', requestId: newId('req') }, SECRET)],
    ['a token of the pixel', trackingToken({ kind: 'open', requestId: newId('req') }, SECRET)],
  ])('leads nowhere with %s', async (_, token) => {
    const response = await get(`${ingestion.service.url}/t/c/${token}`);
    expect(response.status).toBe(404);
    expect(response.headers.get('location')).toBeNull();
    expect(await response.text()).toContain('This link does not work');
  });

  test('of a mail that is no send here still leads to its target', async () => {
    const response = await get(links('req_of_another_system').click(target));
    expect(response.headers.get('location')).toBe(target);
  });
});

describe('unsubscribing', () => {
  const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
  const url = (requestId: string, scope: 'tenant' | 'campaign' = 'tenant') =>
    unsubscribeUrl({ requestId, baseUrl: ingestion.service.url, secret: SECRET }, scope);
  const post = (to: string, body: string, headers: Record<string, string> = FORM) =>
    fetch(to, { method: 'POST', body, headers });

  test('a POST as RFC 8058 has it suppresses, in one append with the fact, once', async () => {
    const requestId = await ingestion.aQueuedSend();
    for (let times = 0; times < 3; times++) {
      const response = await post(url(requestId), 'List-Unsubscribe=One-Click');
      expect(response.status).toBe(200);
      expect(await response.text()).toContain('You are unsubscribed');
    }
    const events = await ingestion.events();
    expect(events.map(({ type, data }) => [type, data])).toEqual([
      [
        'engagement.unsubscribed',
        {
          requestId,
          recipientEmail: 'alice@example.com',
          unsubscribedAt: expect.any(String),
          method: 'one_click',
          scope: 'tenant',
        },
      ],
      [
        'suppression.added',
        {
          contactEmail: 'alice@example.com',
          scope: 'tenant',
          reasonCode: 'unsubscribe',
          requestId,
          addedBy: { kind: 'system' },
          addedAt: expect.any(String),
        },
      ],
    ]);
    expect(events[1]?.sequence).toBe((events[0]?.sequence ?? 0) + 1);
  });

  test('twenty at once are one', async () => {
    const requestId = await ingestion.aQueuedSend();
    const posts = Array.from({ length: 20 }, () => post(url(requestId), 'List-Unsubscribe=One-Click'));
    expect((await Promise.all(posts)).map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(await ingestion.events()).toHaveLength(2);
  });

  test('a form in several parts counts as well', async () => {
    const requestId = await ingestion.aQueuedSend();
    const form = new FormData();
    form.set('List-Unsubscribe', 'One-Click');
    expect((await fetch(url(requestId), { method: 'POST', body: form })).status).toBe(200);
    expect(await ingestion.events()).toHaveLength(2);
  });

  test('the button of the page is a link, and one campaign is left where the link says so', async () => {
    const requestId = await ingestion.aQueuedSend({ campaignId: 'cmp_1' });
    await post(url(requestId, 'campaign'), 'List-Unsubscribe=One-Click&via=page');
    expect((await ingestion.events()).map(({ data }) => data)).toMatchObject([
      { method: 'link', scope: 'campaign', campaignId: 'cmp_1' },
      { scope: 'campaign', campaignId: 'cmp_1', reasonCode: 'unsubscribe' },
    ]);
  });

  test('a GET shows a page with a button, and never acts', async () => {
    const requestId = await ingestion.aQueuedSend();
    for (const method of ['GET', 'HEAD']) expect((await fetch(url(requestId), { method })).status).toBe(200);
    const response = await fetch(url(requestId));
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    const page = await response.text();
    expect(page).toContain('<form method="post">');
    expect(page).toContain('name="List-Unsubscribe" value="One-Click"');
    expect(await ingestion.events()).toEqual([]);
  });

  test.each([
    ['without the words', ''],
    ['with other words', 'List-Unsubscribe=Maybe'],
    ['as JSON', '{"List-Unsubscribe":"One-Click"}'],
  ])('a POST %s does not act', async (_, body) => {
    const requestId = await ingestion.aQueuedSend();
    const response = await post(url(requestId), body);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('<form method="post">');
    expect(await ingestion.events()).toEqual([]);
  });

  test('a link nobody signed is refused, and one of no send here says so', async () => {
    const forged = url(newId('req')).replace(/.{5}$/, 'AAAAA');
    expect((await post(forged, 'List-Unsubscribe=One-Click')).status).toBe(404);
    await ingestion.aQueuedSend();
    expect((await post(url(newId('req')), 'List-Unsubscribe=One-Click')).status).toBe(404);
  });

  test('a token that was made for something else unsubscribes nobody', async () => {
    const requestId = await ingestion.aQueuedSend();
    for (const kind of ['open', 'click'] as const) {
      const token = trackingToken({ kind, requestId, url: 'https://example.com/' }, SECRET);
      expect((await post(`${ingestion.service.url}/t/u/${token}`, 'List-Unsubscribe=One-Click')).status).toBe(404);
    }
    expect(await ingestion.events()).toEqual([]);
  });

  test('somebody who was taken off the list is heard again, by the link of the same mail', async () => {
    const requestId = await ingestion.aQueuedSend();
    await post(url(requestId), 'List-Unsubscribe=One-Click');
    await ingestion.removeSuppression(requestId);
    await post(url(requestId), 'List-Unsubscribe=One-Click');
    const types = (await ingestion.events(['suppression'])).map(({ type }) => type);
    expect(types).toEqual(['suppression.added', 'suppression.removed', 'suppression.added']);
  });

  test('nothing is claimed that could not be recorded', async () => {
    const requestId = await ingestion.aQueuedSend();
    const { UnsubscribeHandler } = await import('../suppression/unsubscribe.handler.js');
    vi.spyOn(ingestion.service.app.get(UnsubscribeHandler), 'record').mockRejectedValue(new Error('away'));
    const response = await post(url(requestId), 'List-Unsubscribe=One-Click');
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '60']);
    expect(await response.text()).toContain('try again');
  });
});

test('without a secret the pixel is an image, links lead nowhere, and nobody is told to be unsubscribed', async () => {
  const closed = await startIngestion({});
  const { url } = closed.service;
  const requestId = newId('req');
  await expectPixel(await get(`${url}/t/o/${trackingToken({ kind: 'open', requestId }, SECRET)}`));
  const click = trackingToken({ kind: 'click', requestId, url: 'https://example.com/' }, SECRET);
  expect((await get(`${url}/t/c/${click}`)).status).toBe(404);
  const leave = await fetch(`${url}/t/u/${trackingToken({ kind: 'unsubscribe', requestId }, SECRET)}`, {
    method: 'POST',
  });
  expect([leave.status, leave.headers.get('retry-after')]).toEqual([503, '60']);
  await closed.stop();
});
