import { expect, test } from 'vitest';
import { familyName, labelName } from './prometheus-name.js';

test.each([
  ['http.server.request.duration', 's', 'http_server_request_duration_seconds'],
  ['process.memory.usage', 'By', 'process_memory_usage_bytes'],
  ['nodejs.eventloop.utilization', '1', 'nodejs_eventloop_utilization_ratio'],
  ['posthorn.stream.connections', '{connection}', 'posthorn_stream_connections'],
  ['posthorn.ring_bytes', 'By', 'posthorn_ring_bytes'],
])('%s in %s is %s', (name, unit, family) => {
  expect(familyName(name, unit)).toBe(family);
});

test('a label has underscores for dots', () => {
  expect(labelName('http.response.status_code')).toBe('http_response_status_code');
});
