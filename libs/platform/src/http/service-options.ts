import type { DynamicModule, Type } from '@nestjs/common';
import type { CustomTransportStrategy } from '@nestjs/microservices';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { BrowserPolicy } from '../keys/credentials.js';
import type { Logger } from '../logging/logger.js';
import type { MetricsAddress } from '../metrics/metrics-address.js';
import type { TlsFiles } from './tls-identity.js';

export type ModuleImport = Type | DynamicModule | Promise<DynamicModule>;
export type Strategies = readonly CustomTransportStrategy[];

export interface ServiceOptions {
  /** In logs and traces. */
  readonly name: string;
  /** The app's module; several when a main composes them. */
  readonly module: ModuleImport | readonly ModuleImport[];
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
  readonly logger: Logger;
  /** Message transports, connected before HTTP listens; as a function when they need the app's providers. */
  readonly strategies?: Strategies | ((app: NestFastifyApplication) => Strategies);
  /** Largest request body; bytes, 1 MiB by default. A route may set its own (`RouteOptions`). */
  readonly bodyLimitBytes?: number;
  /** HTTPS with HTTP/2 and HTTP/1.1; without it the same in cleartext. */
  readonly tls?: TlsFiles;
  /** Other processes of this service listen on the same port (`startWorkers`). */
  readonly sharesPort?: boolean;
  /** Time `stop()` waits for requests in flight before it cuts them off; milliseconds, 10,000 by default. */
  readonly stopTimeoutMs?: number;
  /** Whose pages may read the answers, and when cookies are for HTTPS alone; the own origin's alone and `auto` by default. */
  readonly browsers?: BrowserPolicy;
  /** OpenTelemetry collector (OTLP over HTTP); without it traces are carried on, not recorded. */
  readonly otlpEndpoint?: string;
  /** Where scrapers find `/metrics`; without it and a collector none are taken. */
  readonly metrics?: MetricsAddress;
}

export interface RunningService {
  readonly app: NestFastifyApplication;
  /** `http://host:port` or `https://host:port`, as reachable from this machine. */
  readonly url: string;
  /** Where a scraper finds the metrics, if they are served. */
  readonly metricsUrl?: string;
  /**
   * Not ready from now on; finishes requests in flight, then consumers, then closes every module.
   * Idempotent, bounded by `stopTimeoutMs` and 5 s.
   * @throws StopTimeoutError when that has passed; what is still open is abandoned
   */
  stop(): Promise<void>;
}

/** Another program listens where the service should. */
export class PortTakenError extends Error {
  override readonly name = 'PortTakenError';
  constructor(
    readonly host: string,
    readonly port: number,
    options?: ErrorOptions,
    /** The environment variable that it stands in. */
    readonly setting = 'PORT',
  ) {
    super(`Port ${port} on ${host} is in use by another program. Stop it, or set ${setting} to a free one.`, options);
  }
}

/** A service still had something open when its time to stop was up. */
export class StopTimeoutError extends Error {
  override readonly name = 'StopTimeoutError';
  constructor(service: string, limitMs: number) {
    super(`${service} did not stop within ${limitMs / 1_000} s; what was still open is cut off.`);
  }
}
