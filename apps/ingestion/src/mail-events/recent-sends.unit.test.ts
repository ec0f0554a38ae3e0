import { expect, test } from 'vitest';
import type { ReportedSend } from './delivery-report.decider.js';
import { RecentSends } from './recent-sends.js';

const send: ReportedSend = {
  workspaceId: 'wsk_1',
  contactKey: 'abc',
  recipientEmail: 'alice@example.com',
  agentId: null,
  campaignId: null,
  testMode: false,
  status: 'queued',
  recorded: new Set(),
  reportKeys: [],
};

test('a send is remembered with its position, for the given time', () => {
  const recent = new RecentSends(10, 5_000);
  recent.put('req_1', { send, position: 7 }, 1_000);
  expect(recent.get('req_1', 5_999)).toMatchObject({ send, position: 7 });
  expect(recent.get('req_1', 6_000)).toBeUndefined();
  expect(recent.get('req_2', 1_000)).toBeUndefined();
});

test('the one seen longest ago goes first, and a later look counts as seen', () => {
  const recent = new RecentSends(2, 5_000);
  recent.put('req_1', { send, position: 1 }, 0);
  recent.put('req_2', { send, position: 1 }, 0);
  recent.put('req_1', { send, position: 2 }, 0);
  recent.put('req_3', { send, position: 2 }, 0);
  expect(['req_1', 'req_2', 'req_3'].filter((id) => recent.get(id, 0))).toEqual(['req_1', 'req_3']);
});
