/** People in a company, both included. */
export interface SizeRange {
  readonly min: number;
  readonly max: number;
}

/** What a range without an end ends with: PostgreSQL's largest integer. */
const NO_END = 2_147_483_647;

/**
 * Reads `120`, `11-50`, `11 to 50`, `1,001–5,000 employees`, `500+`, `>500`, `<10`, `1k-5k`.
 * @returns nothing when it is none of these
 */
export function readCompanySize(text: string): SizeRange | undefined {
  const plain = text
    .toLowerCase()
    .replaceAll(/[,\s_]/g, '')
    .replaceAll(/(\d+(?:\.\d+)?)k/g, (_, thousands: string) => String(Math.round(Number(thousands) * 1000)))
    .replace(/(employees|people|staff|fte|headcount)$/, '');
  const match = /^(>=?|<=?|over|under|upto)?(\d{1,9})(?:(\+|andmore|ormore)|(?:-|–|—|to|\.\.)(\d{1,9}))?$/.exec(plain);
  if (match === null) return undefined;
  const [, sign, first, plus, last] = match;
  const from = Number(first);
  if (sign === undefined) {
    if (plus !== undefined) return { min: from, max: NO_END };
    const to = last === undefined ? from : Number(last);
    return { min: Math.min(from, to), max: Math.max(from, to) };
  }
  if (plus !== undefined || last !== undefined) return undefined;
  if (sign.startsWith('>') || sign === 'over') return { min: sign === '>=' ? from : from + 1, max: NO_END };
  return { min: 0, max: sign === '<' || sign === 'under' ? Math.max(0, from - 1) : from };
}
