import {
  type Attributes,
  context,
  propagation,
  ROOT_CONTEXT,
  type HrTime,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { RecordedEvent } from '@posthorn/events';
import { EVENTS_STREAM } from './streams.js';

/** Attribute names of all spans of the log; the `messaging.*` ones are OpenTelemetry's. */
export const ATTRIBUTE = {
  system: 'messaging.system',
  operationName: 'messaging.operation.name',
  operationType: 'messaging.operation.type',
  destination: 'messaging.destination.name',
  consumer: 'messaging.consumer.group.name',
  messageCount: 'messaging.batch.message_count',
  messageId: 'messaging.message.id',
  errorType: 'error.type',
  workspaceId: 'posthorn.workspace.id',
  subject: 'posthorn.subject',
  sequence: 'posthorn.sequence',
  deliveries: 'posthorn.deliveries',
  eventType: 'posthorn.event.type',
  dialects: 'posthorn.stream.dialects',
  connections: 'posthorn.stream.connections',
} as const;

const tracer = trace.getTracer('@posthorn/event-log');

/**
 * One span for an append; the events carry its context, so that what follows from them joins the trace.
 * Without a tracer provider the context of the caller passes through.
 */
export function inAppendSpan<Result>(
  stream: string,
  attributes: Attributes,
  append: (traceparent: string | undefined) => Promise<Result>,
): Promise<Result> {
  const options = {
    kind: SpanKind.PRODUCER,
    attributes: {
      [ATTRIBUTE.system]: 'nats',
      [ATTRIBUTE.operationName]: 'append',
      [ATTRIBUTE.operationType]: 'send',
      [ATTRIBUTE.destination]: stream,
      ...attributes,
    },
  };
  const span = tracer.startSpan(`append ${stream}`, options);
  // Entering a context costs as much as encoding an event.
  if (!span.isRecording()) return append(currentTraceparent());
  return context.with(trace.setSpan(context.active(), span), () => ending(span, append(currentTraceparent())));
}

/** One span for handling one delivered message, in the trace of what caused it. */
export function inProcessSpan<Result>(
  consumer: string,
  traceparent: string | undefined,
  attributes: Attributes,
  handle: () => Promise<Result>,
): Promise<Result> {
  const options = {
    kind: SpanKind.CONSUMER,
    attributes: {
      [ATTRIBUTE.system]: 'nats',
      [ATTRIBUTE.operationName]: 'process',
      [ATTRIBUTE.operationType]: 'process',
      [ATTRIBUTE.consumer]: consumer,
      ...attributes,
    },
  };
  const cause = traceparent ? propagation.extract(ROOT_CONTEXT, { traceparent }) : ROOT_CONTEXT;
  return tracer.startActiveSpan(`process ${consumer}`, options, cause, (span) => ending(span, handle()));
}

/** What a live reader did with one event; known when it is over. */
export interface StreamDelivery {
  readonly event: RecordedEvent;
  /** Milliseconds since 1970. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Names of the streaming contracts it was printed for. */
  readonly dialects: readonly string[];
  /** Streams it was written to. */
  readonly connections: number;
}

/** Whether somebody wants spans of what follows from this event (W3C Trace Context section 3.2.2.5). */
export function isSampled({ traceparent }: Pick<RecordedEvent, 'traceparent'>): boolean {
  return traceparent !== undefined && (Number.parseInt(traceparent.slice(-2), 16) & 1) === 1;
}

/**
 * One span for the frames that an event became, in the trace of what caused it. It is a consumer's: the log has pushed the
 * event. A producer's would need its context in the frame, as that of a message made anew.
 * @see https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/#span-kind
 */
export function recordStreamDelivery({ event, fromMs, toMs, dialects, connections }: StreamDelivery): void {
  const options = {
    kind: SpanKind.CONSUMER,
    startTime: hrTime(fromMs),
    attributes: {
      [ATTRIBUTE.system]: 'nats',
      [ATTRIBUTE.operationName]: 'deliver',
      [ATTRIBUTE.operationType]: 'process',
      [ATTRIBUTE.destination]: EVENTS_STREAM,
      [ATTRIBUTE.messageId]: event.id,
      [ATTRIBUTE.workspaceId]: event.workspaceId,
      [ATTRIBUTE.sequence]: event.sequence,
      [ATTRIBUTE.eventType]: event.type,
      [ATTRIBUTE.dialects]: [...dialects],
      [ATTRIBUTE.connections]: connections,
    },
  };
  const cause = propagation.extract(ROOT_CONTEXT, { traceparent: event.traceparent });
  tracer.startSpan('stream deliver', options, cause).end(hrTime(toMs));
}

/** The API would take a number from before the process started for one of the monotonic clock. */
function hrTime(ms: number): HrTime {
  const seconds = Math.trunc(ms / 1e3);
  return [seconds, Math.round((ms - seconds * 1e3) * 1e6)];
}

/** W3C `traceparent` of what runs now; nothing outside of a trace, or when no propagator is registered. */
export function currentTraceparent(): string | undefined {
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent;
}

async function ending<Result>(span: Span, work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    span.setAttribute(ATTRIBUTE.errorType, error instanceof Error ? error.name : typeof error);
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}
