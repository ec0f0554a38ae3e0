import type { FastifyInstance } from 'fastify';
import { histogramOf } from './instruments.js';
import type { MetricDefinitions } from './metric-definition.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Milliseconds, monotonic; 0 where nobody measures. */
    arrivedMs: number;
  }
}

/** @see https://opentelemetry.io/docs/specs/semconv/http/http-metrics/#metric-httpserverrequestduration */
export const requestMetrics = {
  duration: {
    name: 'http.server.request.duration',
    instrument: 'histogram',
    unit: 's',
    description: 'Requests, from their head to the answer. A stream counts only when it is refused.',
    attributes: {
      'http.request.method': 'Method',
      'http.route': 'Pattern of the path; empty where there is none',
      'http.response.status_code': 'Status',
    },
    bounds: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  },
} as const satisfies MetricDefinitions;

/**
 * Measures what is answered. A reply that a handler has taken over (a stream) never comes by `onSend`, and unlike a hook
 * on the response's end this one costs an open stream nothing.
 */
export function measureRequests(fastify: FastifyInstance): void {
  const durations = histogramOf(requestMetrics.duration);
  fastify.decorateRequest('arrivedMs', 0);
  fastify.addHook('onRequest', (request, _reply, done) => {
    request.arrivedMs = performance.now();
    done();
  });
  fastify.addHook('onSend', (request, reply, payload, done) => {
    durations.record((performance.now() - request.arrivedMs) / 1e3, {
      'http.request.method': request.method,
      'http.route': request.routeOptions.url ?? '',
      'http.response.status_code': reply.statusCode,
    });
    done(null, payload);
  });
}
