import { waitForPosition, type Db } from '@posthorn/database';
import type { CampaignCourse } from '@posthorn/campaigns';
import { findEarlierSends, type StepRange } from './campaign-reads.queries.js';

export type StoppedAnswer =
  /** Positions of the range that get no mail of this step. */
  | { readonly kind: 'known'; readonly positions: ReadonlySet<number> }
  /** Milliseconds since 1970: nobody can tell yet. */
  | { readonly kind: 'wait'; readonly untilMs: number };

const CATCH_UP_MS = 5_000;
const LOOK_AGAIN_MS = 30_000;
/** A mail that waited for so long (for an approval, for a paused agent) is followed by none. */
const MAX_WAIT_MS = 86_400_000;

/** Who gets no further step: who answered, bounced, complained, unsubscribed, or was not sent the step before. */
export class StoppedRecipients {
  constructor(private readonly db: Db) {}

  async among(range: StepRange, course: Pick<CampaignCourse, 'sequence' | 'ranges'>): Promise<StoppedAnswer> {
    if (range.step === 1) return { kind: 'known', positions: new Set() };
    if (!(await waitForPosition(this.db, course.sequence, CATCH_UP_MS))) {
      return { kind: 'wait', untilMs: Date.now() + 1_000 };
    }
    const sends = await findEarlierSends(this.db, range);
    const askedMs = course.ranges.get(range.step - 1)?.findLast(({ first }) => first < range.end)?.atMs ?? 0;
    const mayWait = Date.now() < askedMs + MAX_WAIT_MS;
    if (mayWait && sends.some(({ waits, stopped }) => waits && !stopped)) {
      return { kind: 'wait', untilMs: Date.now() + LOOK_AGAIN_MS };
    }
    const goesOn = new Set(sends.filter(({ waits, stopped }) => !waits && !stopped).map(({ position }) => position));
    const all = Array.from({ length: range.end - range.first }, (_, i) => range.first + i);
    return { kind: 'known', positions: new Set(all.filter((position) => !goesOn.has(position))) };
  }
}
