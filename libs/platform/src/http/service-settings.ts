import type { z } from 'zod';
import { ConfigError } from '../config/config-error.js';
import type { browserConfig, httpConfig, logConfig, telemetryConfig, tlsConfig } from '../config/shapes.js';
import { AllowedOrigins } from '../cors/allowed-origins.js';
import { createLogger } from '../logging/logger.js';
import type { ServiceOptions } from './service-options.js';

type Shape = typeof httpConfig & typeof logConfig & typeof telemetryConfig;
/** Of services that browsers talk to. */
type BrowserSettings = Partial<z.output<z.ZodObject<typeof browserConfig>>>;

/** Of services that may be reached without a proxy. */
type TlsSettings = Partial<z.output<z.ZodObject<typeof tlsConfig>>>;

/**
 * What of a service's options stands in its configuration.
 * @throws ConfigError when settings do not go together
 */
export function serviceSettings(
  name: string,
  config: z.output<z.ZodObject<Shape>> & BrowserSettings & TlsSettings,
): Pick<
  ServiceOptions,
  'name' | 'host' | 'port' | 'logger' | 'browsers' | 'otlpEndpoint' | 'metrics' | 'sharesPort' | 'tls'
> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: otlpEndpoint, METRICS_PORT: port } = config;
  const tls = tlsFiles(config);
  return {
    name,
    host: config.HOST,
    port: config.PORT,
    logger: createLogger({ name, level: config.LOG_LEVEL }),
    browsers: { origins: new AllowedOrigins(config.CORS_ORIGINS), cookies: config.SESSION_COOKIES ?? 'auto' },
    ...(tls && { tls }),
    ...(otlpEndpoint === undefined ? {} : { otlpEndpoint }),
    ...(port === undefined ? {} : { metrics: { host: config.METRICS_HOST, port } }),
  };
}

function tlsFiles({ TLS_CERT_FILE: certFile, TLS_KEY_FILE: keyFile }: TlsSettings): ServiceOptions['tls'] {
  if (certFile !== undefined && keyFile !== undefined) return { certFile, keyFile };
  if (certFile === keyFile) return undefined;
  const [missing, given] =
    certFile === undefined ? ['TLS_CERT_FILE', 'TLS_KEY_FILE'] : ['TLS_KEY_FILE', 'TLS_CERT_FILE'];
  throw new ConfigError([
    { variable: missing, problem: `is not set, but ${given} is`, fix: `Set both for HTTPS, or neither` },
  ]);
}
