import { jetstreamManager, type JetStreamManager, type JsMsg } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { Logger } from '@nestjs/common';
import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import type { Attributes } from '@opentelemetry/api';
import { isObservable, lastValueFrom } from 'rxjs';
import { connectEventLog, type ConnectedEventLog, type EventLogOptions } from './connect.js';
import { DurableConsumer } from './durable-consumer.js';
import { type Inbound, inboundOf } from './inbound.js';
import { recordParked } from './parking.js';
import { settle } from './settle.js';
import { type ConsumeContext, EVENT_LOG_TRANSPORT, type Subscription } from './subscription.js';
import { ATTRIBUTE, inProcessSpan } from './tracing.js';

/**
 * Delivers the log and its timers to the methods marked with `@ConsumeEvents` and `@OnTimer`, over a
 * connection of its own.
 *
 * ```ts
 * app.connectMicroservice({ strategy: new EventLogTransport({ natsUrl }) });
 * ```
 */
export class EventLogTransport extends Server implements CustomTransportStrategy {
  override readonly transportId = EVENT_LOG_TRANSPORT;
  /** A failure's fate is decided in settle.ts; Nest need not report it as unhandled. */
  override readonly propagatesEventHandlerErrors = true;
  protected override readonly logger = new Logger(EventLogTransport.name);
  private readonly consumers: DurableConsumer[] = [];
  private log: ConnectedEventLog | undefined;

  constructor(private readonly options: EventLogOptions) {
    super();
  }

  /** @throws TypeError when two methods name one durable consumer: each message would reach only one of them */
  override addHandler(durable: string, handler: MessageHandler, isEventHandler = false, extras = {}): void {
    if (this.messageHandlers.has(durable)) throw new TypeError(`two handlers for the consumer ${durable}`);
    super.addHandler(durable, handler, isEventHandler, extras);
  }

  async listen(callback: (error?: unknown) => void): Promise<void> {
    try {
      this.log = await connectEventLog(this.options);
      const manager = await jetstreamManager(this.log.connection);
      const { epoch } = await this.log.bounds();
      for (const [durable, handler] of this.messageHandlers) {
        const consumer = this.consumer(this.log, manager, epoch, durable, handler);
        this.consumers.push(consumer);
        await consumer.start();
      }
      void this.repullOnReconnect(this.log.connection);
      callback();
    } catch (error) {
      callback(error);
    }
  }

  /** Takes no new messages, finishes those in flight, leaves. */
  async close(): Promise<void> {
    await Promise.all(this.consumers.map((consumer) => consumer.stop()));
    await this.log?.close();
  }

  on(): never {
    throw new TypeError('the event log transport emits no events of its own');
  }

  unwrap(): never {
    throw new TypeError('the event log transport keeps its connection to itself');
  }

  private async repullOnReconnect(connection: NatsConnection): Promise<void> {
    for await (const { type } of connection.status()) {
      if (type === 'reconnect') for (const consumer of this.consumers) consumer.repull();
    }
  }

  private consumer(
    log: ConnectedEventLog,
    manager: JetStreamManager,
    epoch: number,
    durable: string,
    handler: MessageHandler<unknown, ConsumeContext>,
  ): DurableConsumer {
    const inbound = inboundOf(durable, handler.extras as Subscription, epoch);
    const warn = (message: string, cause: unknown) => this.logger.warn(`${durable}: ${message}: ${describe(cause)}`);
    const handle = (message: JsMsg) =>
      settle(message, {
        ...inbound,
        signal: consumer.signal,
        warn,
        handle: (context) =>
          inProcessSpan(durable, message.headers?.get('traceparent'), attributesOf(inbound, message), () =>
            run(handler, inbound.decode(message), context),
          ),
        park: (failure) =>
          recordParked(log, {
            ...failure,
            durable,
            stream: inbound.stream,
            workspaceId: inbound.workspaceOf(message.subject),
            subject: message.subject,
            sequence: message.seq,
          }),
      });
    const consumer: DurableConsumer = new DurableConsumer(manager, inbound, handle, warn);
    return consumer;
  }
}

function attributesOf(inbound: Inbound, { subject, seq, info }: JsMsg): Attributes {
  return {
    [ATTRIBUTE.destination]: inbound.stream,
    [ATTRIBUTE.workspaceId]: inbound.workspaceOf(subject),
    [ATTRIBUTE.subject]: subject,
    [ATTRIBUTE.sequence]: seq,
    [ATTRIBUTE.deliveries]: info.deliveryCount,
  };
}

async function run(handler: MessageHandler, input: unknown, context: ConsumeContext): Promise<void> {
  const result: unknown = await handler(input, context);
  // Nest hands a failure over as an observable that errs.
  if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
}

function describe(cause: unknown): string {
  return cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
}
