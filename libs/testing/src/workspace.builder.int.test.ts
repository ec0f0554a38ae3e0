import { ApiKeys } from '@posthorn/platform';
import { connectEventLog } from '@posthorn/event-log';
import { expect, test } from 'vitest';
import { anEvent } from './event.builder.js';
import { testServers } from './servers.js';
import { aWorkspace, testDatabase } from './workspace.builder.js';

test('every key of a test workspace is accepted and says whose it is', async () => {
  const { workspaceId, keys, mailbox } = await aWorkspace();
  const apiKeys = new ApiKeys(testDatabase());
  for (const [kind, key] of Object.entries(keys))
    expect(await apiKeys.verify(key)).toMatchObject({ kind, workspaceId });
  expect(await apiKeys.verify(keys.worker)).toMatchObject({ mailbox, scopes: ['read'] });
});

test('an event of the builder can be appended and read back', async () => {
  const workspace = await aWorkspace();
  const log = await connectEventLog({ natsUrl: testServers().natsUrl });
  const { events } = await log.append(anEvent(workspace));
  expect(await log.get(events[0]?.sequence ?? 0)).toMatchObject({
    type: 'delivery.delivered',
    workspaceId: workspace.workspaceId,
  });
  await log.close();
});
