import type { NatsConnection } from '@nats-io/nats-core';
import { ClientNats, ServerNats } from '@nestjs/microservices';
import { firstValueFrom, timeout, TimeoutError } from 'rxjs';

/** Nobody answers: no replica of the service that would runs, or none has said anything in time. */
export class NobodyAnsweredError extends Error {
  override readonly name = 'NobodyAnsweredError';
  constructor(
    readonly pattern: string,
    /** True when it is certain that nobody was there to hear it. */
    readonly isUnheard: boolean,
    options?: ErrorOptions,
  ) {
    super(isUnheard ? `nobody listens to ${pattern}` : `no answer to ${pattern} came in time`, options);
  }
}

/** Asks the handlers marked `@MessagePattern(pattern, Transport.NATS)` of other services, over a connection that somebody else closes. */
export class NatsRequests {
  readonly #client: ClientNats;

  constructor(connection: NatsConnection) {
    this.#client = new ClientOfConnection(connection);
  }

  /**
   * @returns what the one handler that got it answered
   * @throws NobodyAnsweredError at once when no replica listens, or after `timeoutMs`
   */
  async ask(pattern: string, question: object, timeoutMs: number): Promise<unknown> {
    try {
      return await firstValueFrom(this.#client.send<unknown>(pattern, question).pipe(timeout(timeoutMs)));
    } catch (cause) {
      if (isUnheard(cause)) throw new NobodyAnsweredError(pattern, true, { cause });
      if (cause instanceof TimeoutError) throw new NobodyAnsweredError(pattern, false, { cause });
      throw cause;
    }
  }
}

/** Nest keeps the class of this error to itself. */
function isUnheard(error: unknown): boolean {
  return error instanceof Error && error.constructor.name === 'EmptyResponseException';
}

class ClientOfConnection extends ClientNats {
  constructor(private readonly connection: NatsConnection) {
    super({});
  }

  override createClient(): Promise<NatsConnection> {
    return Promise.resolve(this.connection);
  }

  /** The connection's reconnects are its owner's business. */
  override handleStatusUpdates(): Promise<void> {
    return Promise.resolve();
  }
}

/** Serves them: each request reaches one replica of the queue group. */
export class NatsRequestTransport extends ServerNats {
  constructor(
    private readonly connect: () => Promise<NatsConnection>,
    queue: string,
  ) {
    super({ queue });
  }

  override createNatsClient(): Promise<NatsConnection> {
    return this.connect();
  }
}
