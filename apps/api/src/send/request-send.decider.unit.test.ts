import { describe, expect, test } from 'vitest';
import { decideRequest, DedupeKeyReusedError, type SendRequest } from './request-send.decider.js';

const content = { sha256: 'a'.repeat(64), sizeBytes: 10, contentType: 'application/json' };

function aRequest(data: Partial<SendRequest['data']> = {}, agentId?: string): SendRequest {
  const queuedAt = '2026-03-22T10:05:00.000Z';
  return {
    agentId,
    data: { requestId: 'req_1', recipientEmail: 'alice@example.com', dedupeKey: 'k', content, queuedAt, ...data },
  };
}

test('a new request is queued', () => {
  const { data } = aRequest();
  expect(decideRequest(aRequest(), undefined)).toEqual([{ type: 'send.queued', version: 1, data }]);
});

test.each([
  ['as it was', aRequest()],
  ['at another time', aRequest({ queuedAt: '2026-03-23T00:00:00.000Z' })],
  ['to the same address in another spelling', aRequest({ recipientEmail: 'Alice@EXAMPLE.com' })],
])('repeated %s, it is no news', (_, again) => expect(decideRequest(again, aRequest())).toEqual([]));

describe('its key is refused for another', () => {
  test.each([
    ['content', aRequest({ content: { ...content, sha256: 'b'.repeat(64) } })],
    ['template', aRequest({ templateId: 'welcome' })],
    ['recipient', aRequest({ recipientEmail: 'bob@example.com' })],
    ['thread', aRequest({ threadId: 't' })],
    ['reason', aRequest({ sendReason: 'r' })],
    ['agent', aRequest({}, 'agt_1')],
  ])('%s', (_, request) => {
    expect(() => decideRequest(request, aRequest())).toThrow(DedupeKeyReusedError);
  });
});
