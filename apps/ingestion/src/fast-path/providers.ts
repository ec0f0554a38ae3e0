import type { Provider } from '@nestjs/common';
import {
  BROWSER_POLICY,
  fastPathEntrance,
  histogramOf,
  requestMetrics,
  TELEMETRY,
  type BrowserPolicy,
  type TelemetryState,
} from '@posthorn/platform';
import { INGESTION_SETTINGS, type IngestionSettings } from '../config.js';
import { MailEventsHandler } from '../mail-events/mail-events.handler.js';
import { REPORT_PATHS } from '../mail-events/report-route.js';
import { ReportFastPath, type ReportFastPathOptions } from './fast-path.js';

const fastPathProvider: Provider = {
  provide: ReportFastPath,
  inject: [MailEventsHandler, INGESTION_SETTINGS, BROWSER_POLICY, TELEMETRY],
  useFactory: (
    handler: MailEventsHandler,
    settings: IngestionSettings,
    { origins }: BrowserPolicy,
    { measuring }: TelemetryState,
  ) =>
    new ReportFastPath(handler, {
      secret: settings.REACH_EVENTS_WEBHOOK_SECRET,
      headers: origins.vary ? { vary: 'Origin' } : {},
      ...(measuring && { answered: measured() }),
    }),
};

export const fastPathProviders: readonly Provider[] = [fastPathProvider, fastPathEntrance(ReportFastPath)];

/** As the whole stack measures its requests. */
function measured(): NonNullable<ReportFastPathOptions['answered']> {
  const durations = histogramOf(requestMetrics.duration);
  const attributes = new Map(
    REPORT_PATHS.map((path) => [
      path,
      { 'http.request.method': 'POST', 'http.route': path, 'http.response.status_code': 200 },
    ]),
  );
  return (durationMs, path) => durations.record(durationMs / 1e3, attributes.get(path));
}
