import { OTLPExporterBase } from '@opentelemetry/otlp-exporter-base';
import { convertLegacyHttpOptions, createOtlpHttpExportDelegate } from '@opentelemetry/otlp-exporter-base/node-http';
import { MetricsExporterMetricsHelper, ProtobufMetricsSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  type IMetricReader,
  MeterProvider,
  MetricReader,
  PeriodicExportingMetricReader,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import { type Exposition, expose } from './prometheus-text.js';

const EXPORT_TIMEOUT_MS = 5_000;
/** What cannot be read by then is left out. */
const READ_TIMEOUT_MS = 2_000;

/** Collects when it is asked. */
class ScrapeReader extends MetricReader {
  protected override async onShutdown(): Promise<void> {}
  protected override async onForceFlush(): Promise<void> {}
}

export interface Collected {
  readonly provider: MeterProvider;
  /** What everything stands at now. */
  readonly scrape: (format: Exposition) => Promise<string>;
}

/** @param otlpEndpoint where the metrics are also sent, once a minute and at the end */
export function createMeterProvider(serviceName: string, otlpEndpoint: string | undefined): Collected {
  const scraped = new ScrapeReader();
  const readers: IMetricReader[] = [scraped];
  if (otlpEndpoint !== undefined) readers.push(pushTo(otlpEndpoint));
  const provider = new MeterProvider({ resource: resourceFromAttributes({ 'service.name': serviceName }), readers });
  return {
    provider,
    scrape: async (format) =>
      expose((await scraped.collect({ timeoutMillis: READ_TIMEOUT_MS })).resourceMetrics, format),
  };
}

/**
 * `@opentelemetry/exporter-metrics-otlp-proto` made of its parts, which the traces' exporter has brought: its newest release,
 * 0.301.0, would install all of them once more.
 */
function pushTo(otlpEndpoint: string): IMetricReader {
  const config = { url: `${otlpEndpoint.replace(/\/+$/, '')}/v1/metrics`, timeoutMillis: EXPORT_TIMEOUT_MS };
  const headers = { 'Content-Type': 'application/x-protobuf' };
  const options = convertLegacyHttpOptions(config, 'METRICS', 'v1/metrics', headers);
  const delegate = createOtlpHttpExportDelegate(
    options,
    ProtobufMetricsSerializer,
    'otlp_http_metric_exporter',
    MetricsExporterMetricsHelper,
    undefined,
  );
  return new PeriodicExportingMetricReader({
    exporter: new OTLPExporterBase<ResourceMetrics>(delegate),
    exportTimeoutMillis: EXPORT_TIMEOUT_MS,
  });
}
