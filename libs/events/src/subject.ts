/**
 * The subject grammar: `evt.<workspace>.<family>.<key>.<verb>`, always five tokens (DESIGN section 2).
 *
 * `evt.w.delivery.*.*` is the wildcard `delivery.*`; `evt.w.*.<contact>.*` is one recipient's whole
 * story; both are filtered by the broker. No address ever stands in a subject.
 */
export interface SubjectParts {
  readonly workspaceId: string;
  readonly family: string;
  /** What the family is about: the contact key for families about a person, else the thing's own id. */
  readonly key: string;
  readonly verb: string;
}

/** Every event of every workspace. */
export const ALL_EVENTS = 'evt.>';

/** One subject token: no dot, wildcard, white space or control character (NATS subject rules). */
const TOKEN = /^[A-Za-z0-9_-]+$/;
const SUBJECT = /^evt\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/;

/** @throws RangeError when a part is not a single plain token */
export function eventSubject(parts: SubjectParts): string {
  return `evt.${token('workspaceId', parts.workspaceId)}.${token('family', parts.family)}.${token('key', parts.key)}.${token('verb', parts.verb)}`;
}

/**
 * A subject filter; a part left out matches anything.
 * `eventSubjectFilter({ workspaceId: 'w', family: 'delivery' })` is `evt.w.delivery.*.*`.
 * @throws RangeError when a given part is not a single plain token
 */
export function eventSubjectFilter(parts: Partial<SubjectParts>): string {
  const part = (name: keyof SubjectParts) => {
    const value = parts[name];
    return value === undefined ? '*' : token(name, value);
  };
  return `evt.${part('workspaceId')}.${part('family')}.${part('key')}.${part('verb')}`;
}

/** @returns the parts, or nothing when `subject` is not the subject of one event (a filter is not) */
export function parseEventSubject(subject: string): SubjectParts | undefined {
  const [, workspaceId, family, key, verb] = SUBJECT.exec(subject) ?? [];
  if (workspaceId === undefined || family === undefined || key === undefined || verb === undefined) return undefined;
  return { workspaceId, family, key, verb };
}

function token(name: string, value: string): string {
  if (!TOKEN.test(value))
    throw new RangeError(`subject: ${name} must be one plain token, got ${JSON.stringify(value)}`);
  return value;
}

/** An id of a campaign of ours; what a caller of a send named so may be anything. */
const CAMPAIGN = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * The plain NATS subject on which the projector says, after a commit, that a campaign looks different now; no content.
 * `*` for a part matches any. A campaign's name that is no subject token stands as `_`.
 */
export function progressSubject(workspaceId: string, campaignId: string): string {
  return `progress.${workspaceId}.${CAMPAIGN.test(campaignId) || campaignId === '*' ? campaignId : '_'}`;
}
