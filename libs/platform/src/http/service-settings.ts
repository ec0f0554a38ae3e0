import type { z } from 'zod';
import type { httpConfig, logConfig, telemetryConfig } from '../config/shapes.js';
import { createLogger } from '../logging/logger.js';
import type { ServiceOptions } from './service-options.js';

type Shape = typeof httpConfig & typeof logConfig & typeof telemetryConfig;

/** What of a service's options stands in its configuration. */
export function serviceSettings(
  name: string,
  config: z.output<z.ZodObject<Shape>>,
): Pick<ServiceOptions, 'name' | 'host' | 'port' | 'logger' | 'otlpEndpoint'> {
  const otlpEndpoint = config.OTEL_EXPORTER_OTLP_ENDPOINT;
  return {
    name,
    host: config.HOST,
    port: config.PORT,
    logger: createLogger({ name, level: config.LOG_LEVEL }),
    ...(otlpEndpoint === undefined ? {} : { otlpEndpoint }),
  };
}
