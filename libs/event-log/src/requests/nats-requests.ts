import { type NatsConnection, RequestError } from '@nats-io/nats-core';
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

/**
 * Tells whoever listens to a subject, without Nest: for subjects that come and go.
 * @returns what they answer as JSON; nothing when nobody listens
 * @throws Error when no answer came in time
 */
export async function tellListener(
  connection: NatsConnection,
  subject: string,
  message: object,
  timeoutMs: number,
): Promise<unknown> {
  try {
    return (await connection.request(subject, JSON.stringify(message), { timeout: timeoutMs })).json();
  } catch (error) {
    if (error instanceof RequestError && error.isNoResponders()) return undefined;
    throw error;
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
  private connection: NatsConnection | undefined;

  constructor(
    private readonly connect: () => Promise<NatsConnection>,
    queue: string,
  ) {
    super({ queue });
  }

  override async createNatsClient(): Promise<NatsConnection> {
    this.connection = await this.connect();
    return this.connection;
  }

  /** Listens once the server knows of it: who asks as soon as this service has started must not hear that nobody is there. */
  override start(callback: (error?: unknown) => void): void {
    super.start((error?: unknown) => void this.begun(callback, error));
  }

  private async begun(callback: (error?: unknown) => void, failure: unknown): Promise<void> {
    let problem = failure;
    try {
      await this.connection?.flush();
    } catch (error) {
      problem ??= error;
    }
    callback(problem);
  }
}
