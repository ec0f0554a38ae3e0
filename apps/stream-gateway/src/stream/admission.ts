import { Problem, type Credential } from '@posthorn/platform';
import type { CloseReason, Counters } from '../engine/counters.js';
import type { OpenStreams } from './open-streams.js';
import type { QuotaHeaders, StreamQuotas } from './stream-quotas.js';

/** Whatever is written to a client until somebody ends it. */
export interface Endable {
  end(reason: CloseReason): void;
}

/** Who may open another stream, of whatever sort, and whose credential is watched while it is open. */
export class Admission {
  /** @param most streams of this process */
  constructor(
    private readonly open: OpenStreams<Endable>,
    private readonly quotas: StreamQuotas,
    private readonly counters: Pick<Counters, 'connections'>,
    private readonly most: number,
  ) {}

  /**
   * Counts a request for a stream.
   * @returns how many more may follow at once, for `makeRoom`
   * @throws Problem 429
   */
  knock(keyId: string): number {
    return this.quotas.takeConnect(keyId);
  }

  /**
   * @param connectsLeft what `knock` answered
   * @returns headers that tell the client of its quotas
   * @throws Problem 429 when the key has as many streams as it may, 503 when this process has
   */
  makeRoom(keyId: string, connectsLeft: number): QuotaHeaders {
    const count = this.open.count(keyId);
    this.quotas.assertRoom(count);
    if (this.counters.connections < this.most) return this.quotas.headers(count, connectsLeft);
    throw new Problem({
      status: 503,
      code: 'TOO_MANY_STREAMS',
      detail: `This server has ${this.most} streams open, as many as it may.`,
      fix: 'Try again in a few seconds.',
      headers: { 'retry-after': '5' },
    });
  }

  /** From here on the stream ends when its credential does. */
  opened(stream: Endable, credential: Credential): void {
    this.open.add(stream, credential);
  }

  /** Harmless when repeated. */
  closed(stream: Endable, credential: Credential): void {
    this.open.remove(stream, credential);
  }
}
