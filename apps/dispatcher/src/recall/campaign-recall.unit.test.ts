import { ReadModelBehindError, SendClosedError } from '@posthorn/sending';
import { expect, test } from 'vitest';
import { CampaignRecall, type CampaignRecallPorts } from './campaign-recall.js';

const ENDED = { workspaceId: 'wsk_1', campaignId: 'cmp_1', reason: 'run_stopped' };

/** @param meanwhile what the lines do between two looks */
function fixture(
  ids: readonly string[],
  ports: Partial<CampaignRecallPorts> = {},
  meanwhile: (left: Set<string>) => void = () => undefined,
) {
  const left = new Set(ids);
  const canceled: string[] = [];
  const recall = new CampaignRecall({
    heldSends: {
      cancel: (target, _by, about) => {
        left.delete(target.requestId);
        canceled.push(`${target.requestId} ${about?.reason}`);
        return Promise.reject(new SendClosedError(target.requestId, 'sending'));
      },
    },
    end: () => Promise.resolve(7),
    caughtUp: () => Promise.resolve(true),
    countLeft: () => Promise.resolve(left.size),
    findLeft: (_, after, limit) =>
      Promise.resolve(
        [...left]
          .filter((id) => id > after)
          .toSorted()
          .slice(0, limit)
          .map((id) => ({ send_id: id, contact_key: 'contact', test_mode: false })),
      ),
    wait: () => Promise.resolve(meanwhile(left)),
    ...ports,
  });
  return { left, canceled, run: () => recall.run(ENDED, new AbortController().signal) };
}

const ids = (count: number) => Array.from({ length: count }, (_, i) => `req_${String(i).padStart(6, '0')}`);

test('what no line meets is searched for, and called off for the reason of its campaign', async () => {
  const { left, canceled, run } = fixture(ids(12_345));
  await run();
  expect(left.size).toBe(0);
  expect(canceled).toHaveLength(12_345);
  expect(canceled[0]).toMatch(/ run_stopped$/);
});

test('as long as the lines get on with it nothing is searched for', async () => {
  const { canceled, run } = fixture(ids(1_000), {}, (left) => {
    for (const id of [...left].slice(0, 100)) left.delete(id);
  });
  await run();
  expect(canceled).toEqual([]);
});

test('what cannot be called off is under way: it is looked for again, and at last left alone', async () => {
  let asked = 0;
  const { run } = fixture(ids(1), {
    heldSends: {
      cancel() {
        asked++;
        return Promise.reject(new SendClosedError('req_1', 'sending'));
      },
    },
  });
  await run();
  expect(asked).toBeGreaterThan(3);
  expect(asked).toBeLessThan(10);
});

test('nothing is decided on a read model that is behind', async () => {
  const { run, canceled } = fixture(ids(3), { caughtUp: () => Promise.resolve(false) });
  await expect(run()).rejects.toThrow(ReadModelBehindError);
  expect(canceled).toEqual([]);
});
