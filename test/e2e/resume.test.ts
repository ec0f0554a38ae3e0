import { beforeAll, describe, expect, test } from 'vitest';
import { everyEvent, everyEventOf } from '../system/event-list.js';
import { EventStream, type StreamOptions } from '../system/event-stream.js';
import { aRecipient, requestSend } from '../system/requests.js';

describe('a stream that is resumed', () => {
  const contactEmail = aRecipient('clicked');
  /** Ids of everything that happened to this recipient. */
  let whole: string[];

  beforeAll(async () => {
    await requestSend(aRecipient('silent')); // so that ours are not the first events of the log
    await using stream = await EventStream.open({ query: { contactEmail } });
    for (let n = 0; n < 2; n += 1) {
      const requestId = await requestSend(contactEmail);
      await stream.untilType('engagement.clicked', requestId);
    }
    whole = stream.ids;
    expect(whole).toHaveLength(14);
  });

  /** Reads up to the last of the known events. */
  async function replayed(options: StreamOptions): Promise<string[]> {
    await using stream = await EventStream.open({ ...options, query: { contactEmail, ...options.query } });
    await stream.untilId(whole.at(-1) ?? '');
    return stream.ids;
  }

  test('from the beginning has everything, once, in order', async () => {
    expect(await replayed({ query: { since: 'earliest' } })).toEqual(whole);
  });

  test.each([
    ['since', (id: string): StreamOptions => ({ query: { since: id } })],
    ['last_event_id', (id: string): StreamOptions => ({ query: { last_event_id: id } })],
    ['lastEventId', (id: string): StreamOptions => ({ query: { lastEventId: id } })],
    ['Last-Event-ID', (id: string): StreamOptions => ({ lastEventId: id })],
  ])('after any event by %s has exactly the rest', async (_name, resumedAfter) => {
    for (const [index, id] of whole.slice(0, -1).entries()) {
      expect(await replayed(resumedAfter(id)), `after event ${index}`).toEqual(whole.slice(index + 1));
    }
  });

  test('goes by Last-Event-ID when the URL still has the since it began with, as an EventSource sends it', async () => {
    const [first = '', second = ''] = whole;
    expect(await replayed({ query: { since: first }, lastEventId: second })).toEqual(whole.slice(2));
    expect(await replayed({ query: { since: 'earliest' }, lastEventId: second })).toEqual(whole.slice(2));
  });

  test('after an event of another recipient has what came later', async () => {
    const all = (await everyEvent({ through: whole.at(-1) })).map(({ id }) => id);
    const before = all[all.indexOf(whole[0] ?? '') - 1];
    expect(await replayed({ lastEventId: before ?? '' })).toEqual(whole);
  });

  test('after its last event begins with the next one', async () => {
    const other = aRecipient('delivered');
    const requestId = await requestSend(other);
    await using first = await EventStream.open({ query: { contactEmail: other, since: 'earliest' } });
    await first.untilType('delivery.delivered', requestId);
    await using resumed = await EventStream.open({
      query: { contactEmail: other },
      lastEventId: first.ids.at(-1) ?? '',
    });
    const next = await requestSend(other);
    await resumed.untilType('delivery.delivered', next);
    expect(resumed.frames.map(({ data }) => data['requestId'])).toEqual(Array(5).fill(next));
  });
});

test(
  'a client that reconnects again and again while mails go out sees every event once, in order',
  { retry: 0 },
  async () => {
    const contactEmail = aRecipient('delivered');
    const sends = 12;
    const seen: string[] = [];
    await using whole = await EventStream.open({ query: { contactEmail } });
    const sending = (async () => {
      for (let n = 0; n < sends; n += 1) await requestSend(contactEmail);
    })();
    const delivered = (stream: EventStream) => stream.types.filter((type) => type === 'delivery.delivered').length;
    let left = sends;
    while (left > 0) {
      const lastEventId = seen.at(-1);
      await using part = await EventStream.open({
        query: { contactEmail, ...(lastEventId === undefined ? { since: 'earliest' } : {}) },
        ...(lastEventId === undefined ? {} : { lastEventId }),
      });
      // Cuts in the middle of sends: 3 is no divisor of the 5 events of one.
      await part.until('three more events', (frames) => frames.length >= 3 || delivered(part) >= left);
      left -= delivered(part);
      seen.push(...part.ids);
    }
    await sending;
    await whole.until('every delivery', () => delivered(whole) === sends);
    expect(seen).toEqual(whole.ids);
    expect(seen).toEqual((await everyEventOf(contactEmail, whole.frames)).map(({ id }) => id));
  },
);

test('the list goes back page by page without a gap or a repetition, and since cuts it', async () => {
  const contactEmail = aRecipient('clicked');
  await using stream = await EventStream.open({ query: { contactEmail } });
  await requestSend(contactEmail);
  await stream.untilType('engagement.clicked');
  const through = stream.ids.at(-1);
  for (const limit of [1, 2, 3, 7, 100]) {
    const listed = await everyEvent({ limit, through, query: { contactEmail } });
    expect(listed.map(({ id }) => id)).toEqual(stream.ids);
  }
  const since = stream.ids[2] ?? '';
  const later = await everyEvent({ query: { contactEmail, since } });
  expect(later.map(({ id }) => id)).toEqual(stream.ids.slice(3));
  const all = await everyEvent({ query: { contactEmail, since: 'earliest' } });
  expect(all.map(({ id }) => id)).toEqual(stream.ids);
});
