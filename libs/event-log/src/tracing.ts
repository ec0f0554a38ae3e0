import {
  type Attributes,
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';

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
  return tracer.startActiveSpan(`append ${stream}`, options, (span) => ending(span, append(currentTraceparent())));
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
