import { expect, test, vi } from 'vitest';
import { confirmed, type FirstOnLeader, type Place } from './confirmed.js';
import { LogUnavailableError } from './errors.js';
import { collect } from './log-fixture.js';
import type { ReadOne } from './replay.js';

const message = (seq: number) => ({ subject: 'evt.w.send.k.queued', seq, data: new Uint8Array() });

/** A leader with these sequences, and a replica that sees as many of them as `seen` says, look by look. */
function aCluster(leader: number[], ...seen: number[]) {
  const places: Place[] = [];
  const replica: ReadOne = async function* ({ after = 0, until }) {
    const count = seen.length > 1 ? seen.shift() : seen[0];
    for (const seq of leader.slice(0, count)) {
      await Promise.resolve();
      if (seq > after && seq <= until) yield message(seq);
    }
  };
  const firstOnLeader: FirstOnLeader = (_, place) => {
    places.push(place);
    return Promise.resolve(leader.find((seq) => !('seq' in place) || seq >= place.seq));
  };
  const read = async (range: Parameters<ReadOne>[0]) =>
    (await collect(confirmed(replica, firstOnLeader)(range, 'evt.w.*.k.*'))).map(({ seq }) => seq);
  return { read, places };
}

test('what the replica has not seen yet is waited for, and nothing comes twice', async () => {
  const { read } = aCluster([2, 5, 9], 0, 1, 3);
  expect(await read({ until: 9 })).toEqual([2, 5, 9]);
});

test('a replica that has everything is looked at once', async () => {
  const { read, places } = aCluster([2, 5], 2);
  expect(await read({ until: 7 })).toEqual([2, 5]);
  expect(places).toEqual([{ seq: 6 }]);
});

test('what comes after the end of the range is not waited for', async () => {
  const { read } = aCluster([2, 5, 9], 2);
  expect(await read({ after: 1, until: 8 })).toEqual([2, 5]);
});

test('the leader is asked from the time on where no message was read, else after the last one', async () => {
  const since = new Date(0);
  const { read, places } = aCluster([2, 5], 0, 1, 2);
  expect(await read({ since, until: 5 })).toEqual([2, 5]);
  expect(places).toEqual([{ start_time: since.toISOString() }, { seq: 3 }, { seq: 6 }]);
});

test('a replica that does not catch up is a failure, not an end', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const { read } = aCluster([2, 5], 1);
  const reading = read({ until: 5 }).catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await reading).toBeInstanceOf(LogUnavailableError);
  vi.useRealTimers();
});
