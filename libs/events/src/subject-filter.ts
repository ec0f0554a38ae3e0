/**
 * What the broker does with a filter: token by token, `*` for one token, a last `>` for one or more.
 * For in-memory logs and checks; what is read from NATS was filtered there.
 */
export function subjectMatches(filter: string, subject: string): boolean {
  const wanted = filter.split('.');
  const given = subject.split('.');
  for (const [i, token] of wanted.entries()) {
    if (token === '>') return i === wanted.length - 1 && given.length > i;
    if (i >= given.length || (token !== '*' && token !== given[i])) return false;
  }
  return wanted.length === given.length;
}

/** True when some subject is matched by both filters; NATS refuses a consumer whose filters overlap. */
export function filtersOverlap(one: string, other: string): boolean {
  const left = one.split('.');
  const right = other.split('.');
  const shared = Math.min(left.length, right.length);
  for (let i = 0; i < shared; i++) {
    const [l, r] = [left[i], right[i]];
    if (l === '>' || r === '>') return true;
    if (l !== r && l !== '*' && r !== '*') return false;
  }
  return left.length === right.length;
}
