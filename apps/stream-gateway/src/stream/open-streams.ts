import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiKeys, Credential, Session, Sessions } from '@posthorn/platform';

/** Where it is known whether a credential is still good. */
export interface CredentialWatch {
  readonly keys: Pick<ApiKeys, 'unrevoked'>;
  readonly sessions: Pick<Sessions, 'open'>;
}

export interface OpenStreamsOptions {
  /** Between two looks at whether the credentials are still good; milliseconds. */
  readonly recheckMs: number;
  /** How long streams outlive the last look that succeeded; milliseconds. */
  readonly graceMs: number;
}

export interface StreamFate<Stream> {
  /** Of a stream whose credential is no longer good. */
  end(stream: Stream): void;
  /** Before every look. */
  onLook?(): void;
  /** A look failed. */
  onError(error: unknown): void;
}

interface OpenSession<Stream> {
  readonly session: Session;
  readonly streams: Set<Stream>;
}

/**
 * The streams that are open, by what let them in: the API key itself, or the one behind a ticket or a session. A revoked key ends
 * all of them, a session that is over its own. All keys and sessions are looked at together, by one query each, however many there are.
 */
export class OpenStreams<Stream extends object> {
  private readonly byKey = new Map<string, Set<Stream>>();
  private readonly bySession = new Map<string, OpenSession<Stream>>();
  private readonly stopping = new AbortController();
  private verifiedAt = performance.now();

  constructor(
    private readonly watched: CredentialWatch,
    private readonly options: OpenStreamsOptions,
    private readonly fate: StreamFate<Stream>,
  ) {}

  /** Streams of a key, whatever stood for it. */
  count(keyId: string): number {
    return this.byKey.get(keyId)?.size ?? 0;
  }

  add(stream: Stream, { principal: { keyId }, session }: Credential): void {
    const ofKey = this.byKey.get(keyId);
    if (ofKey) ofKey.add(stream);
    else this.byKey.set(keyId, new Set([stream]));
    if (!session) return;
    const ofSession = this.bySession.get(session.id);
    if (ofSession) ofSession.streams.add(stream);
    else this.bySession.set(session.id, { session, streams: new Set([stream]) });
  }

  /** When the stream has closed; harmless when repeated. */
  remove(stream: Stream, { principal: { keyId }, session }: Credential): void {
    const ofKey = this.byKey.get(keyId);
    if (ofKey?.delete(stream) && ofKey.size === 0) this.byKey.delete(keyId);
    const streams = session && this.bySession.get(session.id)?.streams;
    if (session && streams?.delete(stream) && streams.size === 0) this.bySession.delete(session.id);
  }

  /** Looks at the credentials of all open streams, once per interval, until `stop`. */
  async watch(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await sleep(this.options.recheckMs, undefined, { signal, ref: false }).catch(() => undefined);
      if (!signal.aborted) await this.look(signal);
    }
  }

  stop(): void {
    this.stopping.abort();
  }

  private async look(signal: AbortSignal): Promise<void> {
    this.fate.onLook?.();
    const keyIds = [...this.byKey.keys()];
    const sessionIds = [...this.bySession.keys()];
    try {
      const [unrevoked, open] = await Promise.all([
        keyIds.length === 0 ? keyIds : this.watched.keys.unrevoked(keyIds),
        sessionIds.length === 0 ? sessionIds : this.watched.sessions.open(sessionIds),
      ]);
      if (signal.aborted) return;
      this.verifiedAt = performance.now();
      const [goodKeys, goodSessions] = [new Set(unrevoked), new Set(open)];
      for (const id of keyIds) if (!goodKeys.has(id)) this.endAll(this.byKey.get(id));
      for (const id of sessionIds) if (!goodSessions.has(id)) this.endAll(this.bySession.get(id)?.streams);
    } catch (error) {
      this.fate.onError(error);
      if (!signal.aborted) this.goOnUnverified();
    }
  }

  /** Nobody can revoke anything either while the database is away; but a session knows its end, and trust has one. */
  private goOnUnverified(): void {
    for (const { session, streams } of this.bySession.values())
      if (session.expiresAt.getTime() <= Date.now()) this.endAll(streams);
    if (performance.now() - this.verifiedAt < this.options.graceMs) return;
    for (const streams of this.byKey.values()) this.endAll(streams);
  }

  private endAll(streams: Iterable<Stream> = []): void {
    for (const stream of streams) this.fate.end(stream);
  }
}
