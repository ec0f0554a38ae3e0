import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@posthorn/embedded';
import { EventSource } from 'eventsource';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { complaintsIn } from '../system/clean-log.js';
import { readCredentials, type SystemCredentials } from '../system/credentials.js';
import { everyEvent, type ListedEvent } from '../system/event-list.js';
import { EventStream, type Frame } from '../system/event-stream.js';
import { eventually } from '../system/eventually.js';
import { type Instance, startInstance } from '../system/instance.js';
import { descendantsOf, survivorsOf } from '../system/processes.js';
import { inShell } from '../system/programs.js';
import { report } from '../system/reports.js';
import { requestSend } from '../system/requests.js';
import { theSystem } from '../system/system.js';

const GONE_MS = 20_000;
const SEEN_MS = 20_000;

/** One installation through its life; each test leaves it to the next one. */
describe.skipIf(theSystem().local === undefined)('an installation', () => {
  let dir: string;
  let dataDir: string;
  let port: number;
  let instance: Instance;
  let credentials: SystemCredentials;
  let events: ListedEvent[];

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'posthorn-life-'));
    dataDir = join(dir, 'data');
    port = await freePort();
    instance = startInstance({ dataDir, port });
    credentials = await instance.ready();
  });
  afterEach(() => {
    expect(complaintsIn(instance.output()), 'what the instance logged').toEqual([]);
  });
  afterAll(async () => {
    await instance.stop('SIGKILL');
    await rm(dir, { recursive: true, force: true });
  });

  async function start(env: Readonly<Record<string, string>> = {}): Promise<void> {
    instance = startInstance({ dataDir, port, env });
    await instance.ready();
  }
  const eventsThrough = (last: { readonly id: string } | undefined) =>
    everyEvent({ url: instance.url, key: credentials.keys.mm_live, through: last?.id });

  test('writes what a client needs into a file that only its owner reads', async () => {
    const path = join(dataDir, 'credentials.json');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(credentials).toEqual({
      baseUrl: instance.url,
      workspaceId: expect.stringMatching(/^wsk_[0-9A-Z]{26}$/),
      keys: {
        mm_live: expect.stringMatching(/^mm_live_[0-9A-Za-z]{32}$/),
        mm_test: expect.stringMatching(/^mm_test_[0-9A-Za-z]{32}$/),
        mk_live: expect.stringMatching(/^mk_live_[0-9A-Za-z]{32}$/),
        mk_test: expect.stringMatching(/^mk_test_[0-9A-Za-z]{32}$/),
        msk: expect.stringMatching(/^msk_[0-9A-Za-z]{32}$/),
        msr: expect.stringMatching(/^msr_[0-9A-Za-z]{32}$/),
        worker: expect.stringMatching(/^mwk_[0-9A-Za-z]{32}$/),
      },
      secrets: {
        CRON_SECRET: expect.stringMatching(/^.{32,}$/),
        MAIL_TOKEN_SECRET: expect.stringMatching(/^.{32,}$/),
        REACH_EVENTS_WEBHOOK_SECRET: expect.stringMatching(/^.{32,}$/),
      },
    });
  });

  test('prints three curl lines that work as they stand', async () => {
    const [watch = '', send = '', replay = '', ...more] = instance.output().match(/^curl (?:.*\\\n)*.*$/gm) ?? [];
    expect(more).toEqual([]);
    await using watching = inShell(watch);
    await watching.printed(': connected');
    const sent = await inShell(send).finished();
    const { requestId } = JSON.parse(sent.stdout) as { requestId: string };
    const delivered = new RegExp(`event: delivery\\.delivered\ndata: {"requestId":"${requestId}"`);
    await watching.printed(delivered);
    await using replaying = inShell(replay);
    await replaying.printed(delivered);
    const ids = [...replaying.stdout.matchAll(/^id: (\S+)$/gm)].map(([, id = '']) => ({ id }));
    events = await eventsThrough(ids.at(-1));
    expect(events.map(({ type }) => type)).toContain('delivery.delivered');
  });

  test('keeps its data directory to itself and says whose it is', async () => {
    const second = startInstance({ dataDir, port: await freePort() });
    expect(await second.exited).toBe(1);
    expect(second.output()).toContain(`${dataDir} is in use by another Posthorn (process ${instance.pid})`);
    expect(second.output()).toContain('POSTHORN_DATA_DIR');
    expect(complaintsIn(second.output())).toEqual([]);
    expect(await eventsThrough(events.at(-1))).toEqual(events);
  });

  test('stops on Ctrl-C, open streams and every child process included', async () => {
    const children = descendantsOf(instance.pid);
    expect(children.map(({ command }) => command).join()).toMatch(/nats-server/);
    expect(children.map(({ command }) => command).join()).toMatch(/postgres/);
    await using stream = await EventStream.open({ url: instance.url, key: credentials.keys.mm_live });
    expect(await instance.stop('SIGINT')).toBe(0);
    await stream.untilEnded();
    expect(survivorsOf(children)).toEqual([]);
    expect(instance.output()).toContain('Stopped.');
  });

  test('finds its keys and its events again', async () => {
    await start();
    expect(readCredentials(join(dataDir, 'credentials.json'))).toEqual(credentials);
    expect(await eventsThrough(events.at(-1))).toEqual(events);
    await using stream = await EventStream.open({
      url: instance.url,
      key: credentials.keys.mm_live,
      lastEventId: events[0]?.id ?? '',
    });
    await stream.untilId(events.at(-1)?.id ?? '');
    expect(stream.ids).toEqual(events.slice(1).map(({ id }) => id));
  });

  test('gives an event stream no other answer than 200 while it stops, as any other ends an EventSource for good', async () => {
    // Browsers and Node keep connections that they have not used yet.
    const spare = connect(port, '127.0.0.1');
    await once(spare, 'connect');
    let answer = '';
    spare.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    spare.on('error', () => undefined); // reset instead of closed
    const closed = once(spare, 'close');
    process.kill(instance.pid, 'SIGTERM');
    await eventually('it takes no new connections', GONE_MS, async () => {
      const probe = connect(port, '127.0.0.1');
      const [reason] = await Promise.race([once(probe, 'connect'), once(probe, 'close')]).catch(() => ['refused']);
      probe.destroy();
      return reason === 'refused';
    });
    const authorization = `Bearer ${credentials.keys.mm_live}`;
    spare.write(
      `GET /v1/agent/events/stream HTTP/1.1\r\nHost: ${instance.url.slice(7)}\r\nAccept: text/event-stream\r\nAuthorization: ${authorization}\r\n\r\n`,
    );
    expect(await instance.exited).toBe(0);
    await closed;
    expect(answer.split('\r\n')[0]).toMatch(/^(HTTP\/1\.1 200 OK)?$/);
  });

  test('is found again by an EventSource that was connected when it stopped, which misses nothing', async () => {
    await start();
    const { mm_live } = credentials.keys;
    const seen: { id: string; requestId: unknown }[] = [];
    const sees = (sought: string) => seen.some(({ requestId }) => requestId === sought);
    const errors: unknown[] = [];
    const source = new EventSource(`${instance.url}/v1/agent/events/stream?since=earliest`, {
      fetch: (input, init) =>
        fetch(input, { ...init, headers: { ...init.headers, authorization: `Bearer ${mm_live}` } }),
    });
    source.addEventListener('delivery.delivered', ({ lastEventId, data }) =>
      seen.push({ id: lastEventId, requestId: (JSON.parse(data) as Frame['data'])['requestId'] }),
    );
    source.addEventListener('error', ({ code, message }) => errors.push({ code, message }));
    try {
      const before = await requestSend('delivered@example.com', { url: instance.url, key: mm_live });
      await eventually('the first delivery', SEEN_MS, () => sees(before));
      expect(await instance.stop()).toBe(0);
      await start();
      const after = await requestSend('delivered@example.com', { url: instance.url, key: mm_live });
      await eventually('the second delivery', SEEN_MS, () => {
        expect(source.readyState, JSON.stringify(errors)).not.toBe(EventSource.CLOSED);
        return sees(after);
      });
      const delivered = (await eventsThrough(seen.at(-1))).filter(({ type }) => type === 'delivery.delivered');
      expect(seen).toEqual(delivered.map(({ id, data }) => ({ id, requestId: data['requestId'] })));
    } finally {
      source.close();
    }
  });

  test('starts again after kill -9, with everything, and leaves no process behind', async () => {
    const requestId = await requestSend('delivered@example.com', { url: instance.url, key: credentials.keys.mm_live });
    await using stream = await EventStream.open({
      url: instance.url,
      key: credentials.keys.mm_live,
      query: { since: 'earliest' },
    });
    await stream.untilType('delivery.delivered', requestId);
    const children = descendantsOf(instance.pid);
    await instance.stop('SIGKILL');
    await start();
    await eventually('the servers of the killed one are gone', GONE_MS, () => survivorsOf(children).length === 0);
    events = await eventsThrough(stream.frames.at(-1));
    expect(events.map(({ id }) => id)).toEqual(stream.ids);
  });

  test('with its webhook secret set to nothing refuses every report and lets sends wait', async () => {
    expect(await instance.stop()).toBe(0);
    await start({ REACH_EVENTS_WEBHOOK_SECRET: '' });
    const { mm_live } = credentials.keys;
    const requestId = await requestSend('delivered@example.com', { url: instance.url, key: mm_live });
    for (const path of ['/api/webhooks/mail-events', '/reach/api/webhooks/mail-events']) {
      for (const signature of [undefined, null, 'f'.repeat(64)]) {
        const options = { url: instance.url, path, ...(signature === undefined ? {} : { signature }) };
        const answer = await report({ reach_send_id: requestId, event: 'delivered' }, options);
        expect(answer).toMatchObject({
          status: 503,
          body: { error: 'Webhook disabled: REACH_EVENTS_WEBHOOK_SECRET is not set on this server' },
        });
        expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
      }
    }
    expect(await instance.stop()).toBe(0);

    await start();
    await using stream = await EventStream.open({ url: instance.url, key: mm_live, query: { since: 'earliest' } });
    await stream.untilType('delivery.delivered', requestId);
  });

  test('stops at once on a second Ctrl-C', async () => {
    const children = descendantsOf(instance.pid);
    process.kill(instance.pid, 'SIGINT');
    await eventually('it stops', GONE_MS, () => /Stopping\./.test(instance.output()));
    const code = await instance.stop('SIGINT');
    // Either it had already stopped in order, or the second one cut that short.
    expect([0, 130]).toContain(code);
    await eventually('its servers are gone', GONE_MS, () => survivorsOf(children).length === 0);
  });
});
