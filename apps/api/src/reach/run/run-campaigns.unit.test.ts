import { CampaignConflictError, CampaignsBehindError, UnknownCampaignError } from '@posthorn/campaigns';
import { expect, test } from 'vitest';
import { RunCampaigns } from './run-campaigns.js';

const by = { workspaceId: 'wsk_1', testMode: false, actor: { kind: 'key' } } as const;
const refused = (why: Error) => async (): Promise<unknown> => {
  throw why;
};

/** Stops a run of these campaigns. @returns how often it waited for them to settle */
async function stop(campaigns: {
  cancel: () => Promise<unknown>;
  whenSettled?: () => Promise<unknown>;
}): Promise<number> {
  let waits = 0;
  const { cancel, whenSettled = () => Promise.resolve() } = campaigns;
  const counted = () => {
    waits++;
    return whenSettled();
  };
  await new RunCampaigns({ cancel, whenSettled: counted }, 20).stop('run_1', by);
  return waits;
}

const canceled = () => Promise.resolve({});

test('a stop waits for a campaign that was called off, and for one that ended by itself', async () => {
  expect(await stop({ cancel: canceled })).toBe(1);
  expect(await stop({ cancel: refused(new CampaignConflictError('cmp_1', 'sent', 'it is over')) })).toBe(1);
});

test('a stop waits for nothing while there is no campaign', async () => {
  expect(await stop({ cancel: refused(new UnknownCampaignError('cmp_1')) })).toBe(0);
});

test('a stop is answered when its time is over, whatever the campaign does', async () => {
  expect(await stop({ cancel: canceled, whenSettled: () => new Promise(() => undefined) })).toBe(1);
  expect(await stop({ cancel: canceled, whenSettled: refused(new CampaignsBehindError(7)) })).toBe(1);
});

test('a stop whose campaign could not be called off fails, so that it is tried again', async () => {
  await expect(stop({ cancel: refused(new Error('no log')) })).rejects.toThrow('no log');
  await expect(stop({ cancel: canceled, whenSettled: refused(new Error('no database')) })).rejects.toThrow(
    'no database',
  );
});
