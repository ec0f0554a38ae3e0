import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { Batches, type Db } from '@posthorn/database';
import type { Answer, GivenAnswer } from './answer.js';
import { IdempotencyInFlightError, IdempotencyKeyReusedError } from './idempotency.errors.js';
import {
  claimKeys,
  findKeys,
  releaseKeys,
  storeAnswers,
  type AnswerOf,
  type Claim,
  type ClaimedRow,
  type KeyOf,
  type Release,
  type StoredRow,
} from './idempotency.queries.js';

/** A request that came with a key. */
export interface KeyedRequest {
  readonly workspaceId: string;
  /** Test keys' requests are apart. */
  readonly testMode: boolean;
  readonly key: string;
  /** `fingerprintOf` what was asked. */
  readonly fingerprint: Buffer;
}

/** How a request is carried out: `isRepeat` when it is known to have begun before, and whoever did it is gone. */
export type CarryOut = (context: { readonly isRepeat: boolean }) => Promise<Answer>;

/** How long a request waits for the same one to end that another process carries out; milliseconds. */
const WAIT_MS = 2_000;
const LOOK_EVERY_MS = 100;
/** Answers are stored after they were given, many at once; until then this process remembers them. Milliseconds. */
const STORE_GATHER_MS = 20;

interface UnderWay {
  readonly fingerprint: Buffer;
  readonly answer: Promise<Answer>;
}

/**
 * Carries out each keyed request once and answers it the same for 24 h (ADR 0017). All requests that come while a
 * statement runs share the next, so a thousand a second cost some hundred statements.
 *
 * A key whose process died is taken over by the first repetition that comes half a minute after the request began.
 */
export class IdempotentRequests {
  /** Until their answers are stored. */
  private readonly underWay = new Map<string, UnderWay>();
  private readonly claims: Batches<Claim, ClaimedRow | undefined>;
  private readonly looks: Batches<KeyOf, StoredRow | undefined>;
  private readonly answers: Batches<AnswerOf, undefined>;
  private readonly releases: Batches<Release, undefined>;

  /** @param warn of what could not be stored about a request: it is carried out again when it comes after half a minute */
  constructor(
    db: Db,
    private readonly warn: (error: unknown) => void,
  ) {
    this.claims = new Batches(async (claims) => {
      const rows = new Map((await claimKeys(db, claims)).map((row) => [nameOfRow(row), row]));
      return claims.map((claim) => rows.get(nameOf(claim)));
    });
    this.looks = new Batches(async (keys) => {
      const rows = new Map((await findKeys(db, keys)).map((row) => [nameOfRow(row), row]));
      return keys.map((key) => rows.get(nameOf(key)));
    });
    this.answers = new Batches(
      async (answers) => {
        await storeAnswers(db, answers);
        return answers.map(() => undefined);
      },
      { gatherMs: STORE_GATHER_MS },
    );
    this.releases = new Batches(async (claims) => {
      await releaseKeys(db, claims);
      return claims.map(() => undefined);
    });
  }

  /**
   * The answer of `carryOut`, or the one it gave to the same request before. Answers below 300 are kept; others, and what
   * it throws, leave the key free.
   * @throws IdempotencyInFlightError when another process still carries the same request out
   * @throws IdempotencyKeyReusedError when the key is another request's
   * @throws what `carryOut` throws
   */
  async once({ workspaceId, testMode, key, fingerprint }: KeyedRequest, carryOut: CarryOut): Promise<GivenAnswer> {
    const keyHash = createHash('sha256')
      .update(`${testMode ? 'test' : 'live'}:${key}`)
      .digest();
    const claim = { workspaceId, keyHash, fingerprint };
    const name = nameOf(claim);
    for (let other = this.underWay.get(name); other; other = this.underWay.get(name)) {
      if (!other.fingerprint.equals(fingerprint)) throw new IdempotencyKeyReusedError();
      // Whoever waits for a failure tries for himself.
      const answer = await other.answer.catch(() => undefined);
      if (answer && isKept(answer)) return { ...answer, isReplayed: true };
    }
    const given = this.claimAndCarryOut(claim, carryOut);
    this.underWay.set(name, { fingerprint, answer: given });
    void this.stored(claim, given).finally(() => this.underWay.delete(name));
    return given;
  }

  /** Settles when all answers given are stored. */
  async idle(): Promise<void> {
    await this.answers.idle();
  }

  private async claimAndCarryOut(claim: Claim, carryOut: CarryOut): Promise<GivenAnswer> {
    const givesUpAt = performance.now() + WAIT_MS;
    for (;;) {
      const claimed = await this.claims.add(claim);
      if (claimed) return { ...(await this.carryOut(claim, claimed, carryOut)), isReplayed: false };
      const kept = await this.looks.add(claim);
      if (kept && !kept.fingerprint.equals(claim.fingerprint)) throw new IdempotencyKeyReusedError(answerIn(kept));
      const answer = kept && answerIn(kept);
      if (answer) return { ...answer, isReplayed: true };
      if (performance.now() >= givesUpAt) throw new IdempotencyInFlightError();
      await setTimeout(LOOK_EVERY_MS);
    }
  }

  private async carryOut(claim: Claim, claimed: ClaimedRow, carryOut: CarryOut): Promise<Answer> {
    let answer: Answer | undefined;
    try {
      answer = await carryOut({ isRepeat: claimed.is_repeat });
    } finally {
      // Should that fail, the key is free half a minute later; the caller is told what became of the request.
      if (!answer || !isKept(answer)) {
        await this.releases.add({ ...claim, startedAt: claimed.started_at }).catch(this.warn);
      }
    }
    return answer;
  }

  /** Never rejects. Whoever asks elsewhere before the answer is stored waits for it. */
  private async stored(claim: Claim, given: Promise<GivenAnswer>): Promise<void> {
    const answer = await given.catch(() => undefined);
    if (!answer || answer.isReplayed || !isKept(answer)) return;
    const { status, body } = answer;
    const response = body === undefined ? null : JSON.stringify(body);
    await this.answers.add({ ...claim, status, response }).catch(this.warn);
  }
}

function isKept({ status }: Answer): boolean {
  return status < 300;
}

function answerIn({ status, response }: StoredRow): Answer | undefined {
  return status === null ? undefined : { status, body: response ?? undefined };
}

function nameOf({ workspaceId, keyHash }: KeyOf): string {
  return `${workspaceId} ${keyHash.toString('latin1')}`;
}

function nameOfRow({ workspace_id, key_hash }: { workspace_id: string; key_hash: Buffer }): string {
  return nameOf({ workspaceId: workspace_id, keyHash: key_hash });
}
