import type { z } from 'zod';
import type { browserConfig, httpConfig, logConfig, telemetryConfig } from '../config/shapes.js';
import { AllowedOrigins } from '../cors/allowed-origins.js';
import { createLogger } from '../logging/logger.js';
import type { ServiceOptions } from './service-options.js';

type Shape = typeof httpConfig & typeof logConfig & typeof telemetryConfig;
/** Of services that browsers talk to. */
type BrowserSettings = Partial<z.output<z.ZodObject<typeof browserConfig>>>;

/** What of a service's options stands in its configuration. */
export function serviceSettings(
  name: string,
  config: z.output<z.ZodObject<Shape>> & BrowserSettings,
): Pick<ServiceOptions, 'name' | 'host' | 'port' | 'logger' | 'browsers' | 'otlpEndpoint' | 'metrics'> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: otlpEndpoint, METRICS_PORT: port } = config;
  return {
    name,
    host: config.HOST,
    port: config.PORT,
    logger: createLogger({ name, level: config.LOG_LEVEL }),
    browsers: { origins: new AllowedOrigins(config.CORS_ORIGINS), cookies: config.SESSION_COOKIES ?? 'auto' },
    ...(otlpEndpoint === undefined ? {} : { otlpEndpoint }),
    ...(port === undefined ? {} : { metrics: { host: config.METRICS_HOST, port } }),
  };
}
