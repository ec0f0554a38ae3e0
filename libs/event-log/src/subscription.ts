import { Catch, type RpcExceptionFilter, UseFilters } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EventDefinition } from '@posthorn/events';
import { type Observable, throwError } from 'rxjs';

/** Marks handlers that belong to the event log's transport and to no other transport of the application. */
export const EVENT_LOG_TRANSPORT = Symbol('EVENT_LOG_TRANSPORT');

export interface DeliveryOptions {
  /** A delivery without a sign of life for this long goes to another replica. Default 30 s. */
  readonly ackWaitMs?: number;
  /** Deliveries before a message is parked. Default 10: about 20 minutes of retries. */
  readonly maxDeliver?: number;
  /** Handlers running at once in this process. Default 16; with 1 and one replica, strictly in order. */
  readonly concurrency?: number;
}

export interface ConsumeOptions extends DeliveryOptions {
  /** Name of the durable consumer, shared by all replicas. Lower case letters, digits, `-`. */
  readonly durable: string;
  /** Where a consumer that never ran begins: the whole log (default), or what comes after its creation. */
  readonly from?: 'beginning' | 'now';
}

export interface EventSubscription extends ConsumeOptions {
  readonly definitions: readonly EventDefinition[];
}

export interface TimerSubscription extends DeliveryOptions {
  readonly kind: string;
}

/** What the decorators leave for the transport; the generated topology document reads it too. */
export type Subscription = { readonly events: EventSubscription } | { readonly timer: TimerSubscription };

/** What a handler may want to know beside the event. */
export interface ConsumeContext {
  /** 1 for the first delivery. */
  readonly deliveries: number;
  /** Aborts when the process shuts down; a handler that ignores it is waited for, what one gives up with its reason is for another process at once. */
  readonly signal: AbortSignal;
}

/** Decorates methods that take `(input, context)`, and says so to the compiler. */
export type HandlerDecorator<Input> = <Method extends (input: Input, context: ConsumeContext) => unknown>(
  target: object,
  key: string | symbol,
  descriptor: TypedPropertyDescriptor<Method>,
) => void;

/**
 * Registers a method as the handler of a durable consumer.
 * @throws RangeError when the name is not one plain subject token
 */
export function handlerOf<Input>(durable: string, subscription: Subscription): HandlerDecorator<Input> {
  if (!/^[A-Za-z0-9_-]+$/.test(durable)) throw new RangeError(`"${durable}" cannot name a consumer`);
  const event = EventPattern([durable], EVENT_LOG_TRANSPORT, subscription);
  // Nest would replace the error, and with it the retry policy, by "Internal server error".
  const keepError = UseFilters(new KeepError());
  return (target, key, descriptor) => {
    event(target, key, descriptor);
    keepError(target, key, descriptor);
    Payload()(target, key, 0);
    Ctx()(target, key, 1);
  };
}

@Catch()
class KeepError implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}
