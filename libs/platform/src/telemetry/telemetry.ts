import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';

export interface TelemetryOptions {
  /** `service.name` of the spans. */
  readonly name: string;
  /** OTLP over HTTP, for example `http://collector:4318`; without it nothing is recorded or sent. */
  readonly otlpEndpoint?: string;
}

export interface Telemetry {
  /** Whether spans are recorded. */
  readonly exporting: boolean;
  /** Sends what is left, once. */
  shutdown(): Promise<void>;
}

/**
 * Makes trace context follow asynchronous calls and message headers (W3C Trace Context), and sends
 * spans to a collector if there is one. The registration is per process; the first call wins.
 */
export async function startTelemetry(options: TelemetryOptions): Promise<Telemetry> {
  // Neither has a getter: registering twice only answers false, which is what a second service in one process wants.
  context.setGlobalContextManager(new AsyncLocalStorageContextManager());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  if (options.otlpEndpoint === undefined) return { exporting: false, shutdown: async () => undefined };
  // The SDK costs start-up time and memory that a service without a collector need not pay.
  const { createTracerProvider } = await import('./tracer-provider.js');
  const provider = createTracerProvider(options.name, options.otlpEndpoint);
  trace.setGlobalTracerProvider(provider);
  return { exporting: true, shutdown: () => provider.shutdown() };
}
