import type { ClaimQueue, Claims } from '@posthorn/event-log';
import { LogUnavailableError } from '@posthorn/event-log';
import type { CampaignHalt, HaltChange } from '@posthorn/policy';
import { expect, test } from 'vitest';
import { Lines, type LinesPorts } from './lines.js';

const PAUSED: CampaignHalt = { kind: 'paused', reason: 'requested', since: '2026-06-15T12:00:00.000Z' };

/** One workspace, with sends of a campaign parked. */
function fixture() {
  const opened: string[] = [];
  const listeners: ((change: HaltChange) => void)[] = [];
  const state = { halt: undefined as CampaignHalt | undefined, isAway: false };
  const queue: ClaimQueue = {
    outstanding: 0,
    pull: () => undefined,
    drain: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  const claims: Pick<Claims, 'events' | 'timers' | 'durables' | 'exists' | 'close'> = {
    durables: (_stream, prefix) => Promise.resolve(prefix === 'dispatcher-' ? ['dispatcher-wsk_1'] : []),
    events: () => Promise.resolve(queue),
    timers(kind) {
      opened.push(kind);
      return Promise.resolve(queue);
    },
    exists: () => (state.isAway ? Promise.reject(new LogUnavailableError('away')) : Promise.resolve(true)),
    close: () => Promise.resolve(),
  };
  const ports: LinesPorts = {
    log: {
      bounds: () => Promise.resolve({ first: 1, last: 0, epoch: 1 }),
      last: () => Promise.resolve(undefined),
      async *tailSubjects({ signal }) {
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        yield* [];
      },
    },
    claims: claims as Claims,
    pauses: { isPaused: () => Promise.resolve(undefined), onChange: () => () => undefined },
    halts: {
      of: () => Promise.resolve(state.halt),
      onChange(listener) {
        listeners.push(listener);
        return () => undefined;
      },
    },
  };
  const silent = { warn: () => undefined, error: () => undefined };
  const port = { queued: () => undefined, waited: () => undefined, giveBack: () => undefined };
  const lines = new Lines(ports, port, { leaseMs: 1_000, hands: 4 }, silent as never);
  const change = (halt: CampaignHalt | undefined) => {
    state.halt = halt;
    for (const listener of listeners) listener({ workspaceId: 'wsk_1', campaignId: 'cmp_1', halt });
  };
  return { lines, opened, state, change };
}

test('what was parked of a campaign is taken although the log was away when it was resumed', async () => {
  const { lines, opened, state, change } = fixture();
  await lines.start([]);
  state.isAway = true;
  change(undefined);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(opened).not.toContain('halted-cmp_1');
  state.isAway = false;
  await expect.poll(() => opened, { timeout: 10_000 }).toContain('halted-cmp_1');
  await lines.stop();
});

test('a campaign that is paused again by then stays parked', async () => {
  const { lines, opened, state, change } = fixture();
  await lines.start([]);
  state.isAway = true;
  change(undefined);
  await new Promise((resolve) => setTimeout(resolve, 50));
  change(PAUSED);
  state.isAway = false;
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  expect(opened).not.toContain('halted-cmp_1');
  await lines.stop();
});
