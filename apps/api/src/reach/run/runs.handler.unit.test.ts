import { InMemoryEventLog } from '@posthorn/event-log/testing';
import { Problem, type Principal } from '@posthorn/platform';
import { beforeEach, describe, expect, test } from 'vitest';
import { CreditLimitReachedError, CreditsUnknownError } from '../credit/credit.errors.js';
import { reachError } from '../reach-error.js';
import { isRunId } from './run-id.js';
import { runProblem, UnknownRunError } from './run.errors.js';
import { Runs } from './runs.handler.js';

const GOAL = 'Find SaaS founders in India and invite them to a demo';
const caller = (workspaceId = 'wsk_1'): Principal => ({
  keyId: 'key_1',
  workspaceId,
  kind: 'msr',
  scopes: ['send'],
  testMode: false,
});

let log: InMemoryEventLog;
let stopped: string[];
beforeEach(() => {
  log = new InMemoryEventLog();
  stopped = [];
});

const runs = (creditLimit: number | Error = 10) =>
  new Runs({
    log,
    credits: {
      limitOf: () => (creditLimit instanceof Error ? Promise.reject(creditLimit) : Promise.resolve(creditLimit)),
    },
    workspaces: { secretOf: (workspaceId) => Promise.resolve(Buffer.from(workspaceId)) },
    campaigns: {
      stop: (runId) => {
        stopped.push(runId);
        return Promise.resolve();
      },
    },
    reader: { shows: () => Promise.resolve() },
  });

async function types(): Promise<string[]> {
  const found = [];
  for await (const { type } of log.read()) found.push(type);
  return found;
}

describe('a start whose process died before it answered', () => {
  const key = 'demo-1';

  test('is the run it had put on record, and costs nothing more', async () => {
    const runId = await runs().start(GOAL, caller(), { key, isRepeat: false });
    expect(isRunId(runId)).toBe(true);
    expect(await runs().start(GOAL, caller(), { key, isRepeat: true })).toBe(runId);
    expect(await types()).toEqual(['autopilot.started']);
  });

  test('starts a run if it had not come so far', async () => {
    await runs().start(GOAL, caller(), { key: 'another', isRepeat: false });
    await runs().start(GOAL, caller('wsk_2'), { key, isRepeat: false });
    await runs().start(GOAL, caller(), { key, isRepeat: true });
    expect(await types()).toHaveLength(3);
  });

  test('is another run when the key comes again after its day', async () => {
    const runId = await runs().start(GOAL, caller(), { key, isRepeat: false });
    await new Promise((resolve) => setTimeout(resolve, 2));
    expect(await runs().start(GOAL, caller(), { key, isRepeat: false })).not.toBe(runId);
  });
});

test('of many starts at once no more than the limit are runs, and other workspaces do not count', async () => {
  const others = Promise.all(Array.from({ length: 5 }, () => runs(5).start(GOAL, caller('wsk_2'))));
  const answers = await Promise.allSettled(Array.from({ length: 50 }, () => runs(10).start(GOAL, caller())));
  await others;
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
  for (const answer of answers) {
    if (answer.status === 'rejected') expect(answer.reason).toBeInstanceOf(CreditLimitReachedError);
  }
  expect(await types()).toHaveLength(15);
});

test('a stop that is repeated, because its answer was lost, calls the campaign off again', async () => {
  const runId = await runs().start(GOAL, caller());
  await runs().stop(runId, caller());
  await runs().stop(runId, caller());
  expect(stopped).toEqual([runId, runId]);
  expect(await types()).toEqual(['autopilot.started', 'autopilot.stopped']);
});

test('a run of the other mode is none: stopped by its name, its campaign would go on', async () => {
  const runId = await runs().start(GOAL, caller());
  await expect(runs().stop(runId, { ...caller(), testMode: true })).rejects.toThrow(UnknownRunError);
  expect(await types()).toEqual(['autopilot.started']);
  await runs().stop(runId, caller());
  expect(stopped).toEqual([runId]);
});

test('a limit that cannot be read is not one that is reached: the start is to be tried again', async () => {
  const error: unknown = await runs(new Error('no database')).start(GOAL, caller()).catch(runProblem);
  expect(error).toBeInstanceOf(Problem);
  expect(reachError(error as Problem)).toMatchObject({ error: expect.stringContaining('Repeat'), retry: true });
  await expect(runs(new Error('no database')).start(GOAL, caller())).rejects.toThrow(CreditsUnknownError);
  expect(await types()).toEqual([]);
});
