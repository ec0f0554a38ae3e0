import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aWorkspace, ownNats } from '@posthorn/testing';
import { expect, test } from 'vitest';
import { startCollector } from '../otlp-collector.fixture.js';
import { runService } from '../service-process.fixture.js';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319d';
const CALLER_SPAN = 'b7ad6b7169203332';

test('a request and what the service that writes puts on record are one trace, over two processes', async () => {
  const nats = await ownNats();
  const collector = await startCollector();
  const workspace = await aWorkspace();
  const blobs = await mkdtemp(join(tmpdir(), 'posthorn-generation-trace-'));
  const shared = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, NATS_URL: nats.url, BLOB_DIR: blobs };
  const services = [runService('generation', shared), runService('stream-gateway', shared)] as const;
  const [, gateway] = await Promise.all(services.map((service) => service.url()));

  const response = await fetch(`${gateway}/mail/ai/generate-email/stream`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${workspace.keys.msk}`,
      'content-type': 'application/json',
      traceparent: `00-${TRACE_ID}-${CALLER_SPAN}-01`,
    },
    body: JSON.stringify({ type: 'subject', prompt: 'Announce our new dashboard' }),
  });
  expect(await response.text()).toMatch(/data: \[DONE\]\n\n$/);

  for (const { child } of services) child.kill('SIGTERM');
  expect(await Promise.all(services.map(({ exited }) => exited))).toEqual([0, 0]);
  collector.stop();
  await nats.stop();
  await rm(blobs, { recursive: true });
  const trace = collector.spans.filter(({ traceId }) => traceId === TRACE_ID);
  const request = trace.find(({ parentSpanId }) => parentSpanId === CALLER_SPAN);
  expect(request).toMatchObject({ service: 'stream-gateway' });
  const appends = trace.filter(({ name, service }) => name === 'append EVENTS' && service === 'generation');
  expect(appends.map(({ parentSpanId }) => parentSpanId)).toEqual([request?.spanId, request?.spanId]);
});
