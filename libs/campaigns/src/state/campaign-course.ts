import {
  isEvent,
  CampaignProgressed,
  CampaignRecipientsAdded,
  CampaignStarted,
  CampaignVariantChosen,
  type RecordedEvent,
  type RecordedOf,
} from '@posthorn/events';
import { evolveCampaign, type CampaignState } from './campaign-state.js';

/** Recipients from `first` to before `end`, asked for at once. */
export interface AskedRange {
  readonly first: number;
  readonly end: number;
  /** Fewer than the range when somebody was left out. */
  readonly asked: number;
  /** Milliseconds since 1970. */
  readonly atMs: number;
}

/** Recipients from `first` to before `end`, in a blob. */
export interface RecipientChunk {
  readonly first: number;
  readonly end: number;
  readonly sha256: string;
}

/** Recipients left out while it ran, by reason; and variables that were missing. */
export interface LeftOutSoFar {
  readonly reasons: Readonly<Record<string, number>>;
  readonly missingVariables: readonly string[];
}

/** How far a campaign has come; folded from its whole history. */
export interface CampaignCourse {
  readonly state: CampaignState | undefined;
  readonly chunks: readonly RecipientChunk[];
  /** By step, from 1; in the order of positions, without a gap or an overlap. */
  readonly ranges: ReadonlyMap<number, readonly AskedRange[]>;
  /** The variant that everybody gets who is not in the sample, by step. */
  readonly chosen: ReadonlyMap<number, string>;
  /** Recipients when it started: what the sample of a test is a share of. */
  readonly startedTotal: number;
  readonly leftOut: LeftOutSoFar;
  /** Log sequence of the last event in it. */
  readonly sequence: number;
}

export const noCourse: CampaignCourse = {
  state: undefined,
  chunks: [],
  ranges: new Map(),
  chosen: new Map(),
  startedTotal: 0,
  leftOut: { reasons: {}, missingVariables: [] },
  sequence: 0,
};

/** The course with these events in it, in the order of the log. Copies what grows once, however many they are. */
export function withEvents(course: CampaignCourse, events: readonly RecordedEvent[]): CampaignCourse {
  if (events.length === 0) return course;
  const chunks = [...course.chunks];
  const ranges = new Map([...course.ranges].map(([step, known]) => [step, [...known]]));
  const chosen = new Map(course.chosen);
  let { state, startedTotal, leftOut, sequence } = course;
  for (const event of events) {
    state = evolveCampaign(state, event);
    ({ sequence } = event);
    if (isEvent(CampaignRecipientsAdded, event)) addChunk(chunks, event.data);
    else if (isEvent(CampaignStarted, event)) startedTotal = event.data.total;
    else if (isEvent(CampaignVariantChosen, event)) chosen.set(event.data.campaignStep, event.data.variant);
    else if (isEvent(CampaignProgressed, event)) {
      addRange(ranges, event.data);
      const { leftOut: reasons = leftOut.reasons, missingVariables = leftOut.missingVariables } = event.data;
      leftOut = { reasons, missingVariables };
    }
  }
  return { state, chunks, ranges, chosen, startedTotal, leftOut, sequence };
}

/** The first position of a step that was not asked for. */
export function reached(course: Pick<CampaignCourse, 'ranges'>, step: number): number {
  return course.ranges.get(step)?.at(-1)?.end ?? 0;
}

function addChunk(
  chunks: RecipientChunk[],
  { added, total, recipients }: RecordedOf<typeof CampaignRecipientsAdded>['data'],
): void {
  if (recipients && added > 0) chunks.push({ first: total - added, end: total, sha256: recipients.sha256 });
}

/** A range that was done twice, by a replica that knew nothing of the other, counts once. */
function addRange(ranges: Map<number, AskedRange[]>, data: RecordedOf<typeof CampaignProgressed>['data']): void {
  const known = ranges.get(data.campaignStep) ?? [];
  ranges.set(data.campaignStep, known);
  const first = Math.max(data.firstPosition, known.at(-1)?.end ?? 0);
  const end = data.endPosition;
  if (end <= first) return;
  known.push({ first, end, asked: Math.min(data.asked, end - first), atMs: Date.parse(data.progressedAt) });
}
