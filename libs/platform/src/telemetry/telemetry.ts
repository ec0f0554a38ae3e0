import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { type MeteringOptions, startMetering } from '../metrics/metering.js';

/** Of spans: `service.name`, and a collector, OTLP over HTTP, for example `http://collector:4318`. */
export type TelemetryOptions = MeteringOptions;

/** Who looks on. Where nobody does, nothing need be recorded. */
export interface TelemetryState {
  /** Whether spans are recorded. */
  readonly tracing: boolean;
  /** Whether metrics are read. */
  readonly measuring: boolean;
}

/** Injection token of `TelemetryState`. */
export const TELEMETRY = Symbol('posthorn:telemetry');

export interface Telemetry extends TelemetryState {
  /** Where a scraper finds the metrics. */
  readonly metricsUrl?: string;
  /** Sends what is left, once. */
  shutdown(): Promise<void>;
}

/**
 * Makes trace context follow asynchronous calls and message headers (W3C Trace Context), sends spans and metrics
 * to a collector if there is one, and serves metrics where told. The registrations are per process; the first call wins.
 * @throws PortTakenError for the port of metrics
 */
export async function startTelemetry(options: TelemetryOptions): Promise<Telemetry> {
  // Neither has a getter: registering twice only answers false, which is what a second service in one process wants.
  context.setGlobalContextManager(new AsyncLocalStorageContextManager());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  const metering = await startMetering(options);
  const tracing = await startTracing(options);
  return {
    ...metering,
    tracing: tracing !== undefined,
    shutdown: async () => {
      await Promise.all([tracing?.shutdown(), metering.shutdown()]);
    },
  };
}

async function startTracing({
  name,
  otlpEndpoint,
}: TelemetryOptions): Promise<{ shutdown(): Promise<void> } | undefined> {
  if (otlpEndpoint === undefined) return undefined;
  // The SDK costs start-up time and memory that a service without a collector need not pay.
  const { createTracerProvider } = await import('./tracer-provider.js');
  const provider = createTracerProvider(name, otlpEndpoint);
  trace.setGlobalTracerProvider(provider);
  return provider;
}
