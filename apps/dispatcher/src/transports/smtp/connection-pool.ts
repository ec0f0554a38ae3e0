import type { Deferred, TransportOutcome } from '../transport.gateway.js';
import { AbortWatch } from './abort-watch.js';
import { Backoff } from './backoff.js';
import { type ConnectionOwner, SmtpConnection, type SmtpServer } from './smtp-connection.gateway.js';
import type { SmtpMail, SmtpTask } from './smtp-mail.js';

export interface PoolOptions {
  /** Connections at most. */
  readonly connections: number;
  /** Places at most: mails between `reserve` and their outcome. */
  readonly places: number;
  /** A connection with nothing to do is closed after this time; milliseconds. */
  readonly idleMs: number;
}

/** A place in the pool while a connection is open. Exactly one of its methods is called, once. */
export interface Place {
  send(mail: SmtpMail, signal: AbortSignal): Promise<TransportOutcome>;
  release(): void;
}

interface PoolTask extends SmtpTask {
  /** Connections that ended while it was its turn. */
  tries: number;
}

/** A mail whose connection ends before its content has left is tried on one more: servers close idle connections at any time. */
const MAX_TRIES = 2;
const CHECK_EVERY_MS = 1_000;

/**
 * Connections to one server, opened as mails need them and kept. Any connection with room takes the next mail, so a slow reply
 * holds up one mail and the one sent ahead behind it. After a failure to connect no mail waits: it is deferred until the pause is over.
 */
export class ConnectionPool implements ConnectionOwner {
  readonly #open = new Set<SmtpConnection>();
  readonly #opening = new Set<SmtpConnection>();
  readonly #queue: PoolTask[] = [];
  readonly #waiting: ((place: Place | Deferred) => void)[] = [];
  readonly #aborts = new AbortWatch();
  readonly #backoff: Backoff;
  readonly #clock: NodeJS.Timeout;
  #taken = 0;
  #lastFailure: Deferred = { kind: 'deferred', scope: 'provider', reason: 'no connection yet' };
  #closing: (() => void) | undefined;

  /**
   * @param server asked before each connection: credentials may be short-lived
   * @param credentialsRefused told when the server takes none of them
   */
  constructor(
    private readonly server: () => SmtpServer,
    private readonly options: PoolOptions,
    private readonly credentialsRefused: () => void,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#backoff = new Backoff(now);
    this.#clock = setInterval(() => this.#check(), Math.min(CHECK_EVERY_MS, server().timeouts.commandMs / 4));
    this.#clock.unref();
  }

  /** A place while a connection is open, or why there can be none now. Rejects when the signal aborts. */
  reserve(signal: AbortSignal): Promise<Place | Deferred> {
    signal.throwIfAborted();
    if (this.#closing !== undefined) return Promise.resolve(deferred('the transport is closed'));
    if (this.#open.size === 0 && this.#opening.size === 0 && this.#backoff.remainingMs > 0) {
      return Promise.resolve(this.#refusal());
    }
    if (this.#waiting.length === 0 && this.#taken < this.options.places && this.#open.size > 0) {
      return Promise.resolve(this.#take());
    }
    return new Promise((resolve, reject) => {
      const waiter = (place: Place | Deferred): void => {
        unwatch();
        resolve(place);
      };
      const unwatch = this.#aborts.watch(signal, () => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        reject(signal.reason as Error);
      });
      this.#waiting.push(waiter);
      this.#grow();
    });
  }

  /** Resolves when every place was given back and every connection closed. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#closing = resolve;
      for (const waiter of this.#waiting.splice(0)) waiter(deferred('the transport is closed'));
      this.#closeWhenEmpty();
    });
  }

  opened(connection: SmtpConnection): void {
    this.#opening.delete(connection);
    this.#open.add(connection);
    this.#backoff.succeeded();
    this.#serve();
    this.hasRoom(connection);
  }

  failed(connection: SmtpConnection, failure: Deferred, credentials: boolean): void {
    this.#opening.delete(connection);
    this.#lastFailure = failure;
    this.#backoff.failed();
    if (credentials) this.credentialsRefused();
    this.#refuseIfUnreachable();
  }

  hasRoom(connection: SmtpConnection): void {
    while (connection.hasRoom) {
      const task = this.#queue.shift();
      if (task === undefined) return;
      connection.begin(task);
    }
  }

  unsent(task: PoolTask, failure: Deferred, wasItsTurn: boolean): void {
    if (wasItsTurn) task.tries++;
    if (task.tries >= MAX_TRIES) task.settle(failure);
    else this.#queue.unshift(task);
  }

  closed(connection: SmtpConnection): void {
    this.#open.delete(connection);
    if (this.#queue.length > 0 || this.#waiting.length > 0) this.#pump();
    this.#closeWhenEmpty();
  }

  #take(): Place {
    this.#taken++;
    return {
      send: (mail, signal) => this.#send(mail, signal),
      release: () => this.#giveBack(),
    };
  }

  #send(mail: SmtpMail, signal: AbortSignal): Promise<TransportOutcome> {
    return new Promise((resolve) => {
      const task: PoolTask = {
        mail,
        tries: 0,
        settle: (outcome) => {
          unwatch();
          this.#giveBack();
          resolve(outcome);
        },
      };
      const unwatch = this.#aborts.watch(signal, () => this.#interrupt(task));
      this.#queue.push(task);
      if (signal.aborted) this.#interrupt(task);
      else this.#pump();
    });
  }

  /** Shares queued mails out among idle connections, and opens more for the rest. Behind a content a mail goes only at once, in its segment. */
  #pump(): void {
    for (const connection of this.#open) {
      if (this.#queue.length === 0) return;
      if (connection.idleSince !== undefined) this.hasRoom(connection);
    }
    this.#grow();
    this.#refuseIfUnreachable();
  }

  #refuseIfUnreachable(): void {
    if (this.#open.size > 0 || this.#opening.size > 0) return;
    for (const waiter of this.#waiting.splice(0)) waiter(this.#refusal());
    for (const task of this.#queue.splice(0)) task.settle(this.#refusal());
  }

  #grow(): void {
    if (this.#backoff.remainingMs > 0) return;
    const wanted = Math.min(this.options.connections, this.#taken + this.#waiting.length);
    // The first one shows whether the server can be reached at all.
    const atOnce = this.#open.size === 0 ? 1 : wanted;
    while (this.#open.size + this.#opening.size < wanted && this.#opening.size < atOnce) {
      this.#opening.add(new SmtpConnection(this.server(), this, this.now));
    }
  }

  #interrupt(task: PoolTask): void {
    const reason = 'this side stopped before the server had answered';
    task.tries = MAX_TRIES;
    const at = this.#queue.indexOf(task);
    if (at >= 0) {
      this.#queue.splice(at, 1);
      task.settle(deferred(reason));
    } else for (const connection of this.#open) if (connection.interrupt(task, reason)) return;
  }

  #giveBack(): void {
    this.#taken--;
    this.#serve();
    this.#closeWhenEmpty();
  }

  #serve(): void {
    while (this.#open.size > 0 && this.#taken < this.options.places) {
      const waiter = this.#waiting.shift();
      if (waiter === undefined) return;
      waiter(this.#take());
    }
    if (this.#waiting.length > 0) this.#grow();
  }

  #refusal(): Deferred {
    return { ...this.#lastFailure, retryAfterMs: Math.ceil(this.#backoff.remainingMs) };
  }

  #check(): void {
    const now = this.now();
    for (const connection of [...this.#opening, ...this.#open]) {
      connection.checkTime(now);
      const { idleSince } = connection;
      if (idleSince !== undefined && now - idleSince > this.options.idleMs) connection.quit();
    }
  }

  #closeWhenEmpty(): void {
    if (this.#closing === undefined || this.#taken > 0) return;
    clearInterval(this.#clock);
    for (const connection of [...this.#open, ...this.#opening]) connection.quit();
    this.#closing();
  }
}

function deferred(reason: string): Deferred {
  return { kind: 'deferred', scope: 'provider', reason };
}
