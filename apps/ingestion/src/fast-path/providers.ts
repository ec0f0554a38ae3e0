import type { Provider } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import {
  BROWSER_POLICY,
  histogramOf,
  LOGGER,
  requestMetrics,
  TELEMETRY,
  type BrowserPolicy,
  type Logger,
  type TelemetryState,
} from '@posthorn/platform';
import { INGESTION_SETTINGS, type IngestionSettings } from '../config.js';
import { MailEventsHandler } from '../mail-events/mail-events.handler.js';
import { FastPathEntrance } from './entrance.js';
import { FastPath } from './fast-path.js';

export const fastPathProvider: Provider = {
  provide: FastPathEntrance,
  inject: [HttpAdapterHost, MailEventsHandler, INGESTION_SETTINGS, BROWSER_POLICY, TELEMETRY, LOGGER],
  useFactory: (
    adapter: HttpAdapterHost,
    handler: MailEventsHandler,
    settings: IngestionSettings,
    { origins }: BrowserPolicy,
    { tracing, measuring }: TelemetryState,
    logger: Logger,
  ) => {
    const fastPath = new FastPath(handler, {
      secret: settings.REACH_EVENTS_WEBHOOK_SECRET,
      // What the whole stack says to a request without an origin (registerCors).
      headers: origins.none || origins.any ? {} : { vary: 'Origin' },
      ...(measuring && { answered: measured() }),
    });
    return new FastPathEntrance(adapter, fastPath, !tracing && !logger.isLevelEnabled('debug'));
  },
};

/** As the whole stack measures its requests. */
function measured(): (durationMs: number) => void {
  const durations = histogramOf(requestMetrics.duration);
  const attributes = {
    'http.request.method': 'POST',
    'http.route': '/api/webhooks/mail-events',
    'http.response.status_code': 200,
  };
  return (durationMs) => durations.record(durationMs / 1e3, attributes);
}
