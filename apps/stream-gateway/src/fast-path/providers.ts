import type { Provider } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import {
  API_KEYS,
  BROWSER_POLICY,
  LOGGER,
  observe,
  TELEMETRY,
  type ApiKeys,
  type BrowserPolicy,
  type Logger,
  type TelemetryState,
} from '@posthorn/platform';
import type { StreamGatewaySettings } from '../config.js';
import { mailsAi } from '../dialects/mails-ai/mails-ai.dialect.js';
import { mailsWorker } from '../dialects/mails-worker/mails-worker.dialect.js';
import { molted } from '../dialects/molted/molted.dialect.js';
import { streamMetrics } from '../metrics/stream-metrics.js';
import { StreamHandler } from '../stream/stream.handler.js';
import { FastPathEntrance } from './entrance.js';
import { FastPath } from './fast-path.js';

/** Those whose paths are theirs alone. */
const DIALECTS = [molted, mailsAi, mailsWorker];

export function fastPathProvider(settings: StreamGatewaySettings): Provider {
  return {
    provide: FastPathEntrance,
    inject: [HttpAdapterHost, StreamHandler, API_KEYS, BROWSER_POLICY, TELEMETRY, LOGGER],
    useFactory: (
      adapter: HttpAdapterHost,
      streams: StreamHandler,
      keys: ApiKeys,
      { origins }: BrowserPolicy,
      { tracing }: TelemetryState,
      logger: Logger,
    ) => {
      const fastPath = new FastPath(streams, keys, {
        dialects: DIALECTS,
        clientBytes: settings.STREAM_CLIENT_BYTES,
        stallMs: settings.STREAM_STALL_MS,
        // What the whole stack says to a request without an origin (registerCors).
        headers: origins.none || origins.any ? {} : { vary: 'Origin' },
      });
      observe(streamMetrics.firstLooks, () => [
        [fastPath.counts.taken, { outcome: 'taken' }],
        [fastPath.counts.handedOn, { outcome: 'handed_on' }],
      ]);
      return new FastPathEntrance(adapter, fastPath, !tracing && !logger.isLevelEnabled('debug'));
    },
  };
}
