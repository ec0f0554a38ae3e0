import type { Database, LeadsTable } from '@posthorn/database';
import { sql, type Kysely, type RawBuilder, type Selectable } from 'kysely';
import { WEAK, type Criterion } from './question.js';

/** How like two words are that may be one, misspelt, by their trigrams: Banglore and Bangalore 0.58, Iceland and Ireland 0.5. */
const LIKE = 0.55;

/** What a search reads of a lead. */
export type FoundRow = Pick<
  Selectable<LeadsTable>,
  | 'id'
  | 'email'
  | 'name'
  | 'first_name'
  | 'last_name'
  | 'role'
  | 'company'
  | 'location'
  | 'industry'
  | 'company_size'
  | 'linkedin_url'
  | 'website'
  | 'custom'
  | 'source'
  | 'lawful_basis'
  | 'role_account'
  | 'disposable'
> & {
  /** From 0 to 1 for each criterion, in their order. */
  readonly grades: number[];
  /** From 0 to 1. */
  readonly score: number;
};

const COLUMNS = sql`id, email, name, first_name, last_name, role, company, location, industry, company_size, linkedin_url, website, custom, source, lawful_basis, role_account, disposable`;

/** How many leads there are to look at. */
export async function countLeads(db: Kysely<Database>, workspaceId: string): Promise<number> {
  const { leads } = await db
    .selectFrom('leads')
    .select((is) => is.fn.countAll<number>().as('leads'))
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirstOrThrow();
  return leads;
}

/** Whether anybody in the workspace has the words. Its index is asked, so the words are a parameter and not a column. */
export async function isKnown(db: Kysely<Database>, workspaceId: string, words: string): Promise<boolean> {
  const { rows } = await sql<{ known: boolean }>`
    select exists (select from leads where workspace_id = ${workspaceId} and ${has(words)}) as known`.execute(db);
  return rows[0]?.known === true;
}

/** Begins a search whose rows `fetchFound` hands out, best first: within a transaction, so that each is sorted once. */
export async function openSearch(
  trx: Kysely<Database>,
  { workspaceId, criteria, limit }: { workspaceId: string; criteria: readonly Criterion[]; limit: number },
): Promise<void> {
  // What `<%` goes by, until the transaction ends.
  await sql`select set_config('pg_trgm.word_similarity_threshold', ${String(LIKE)}, true)`.execute(trx);
  await sql`
    declare found_leads no scroll cursor for
    ${graded(workspaceId, criteria, candidates(criteria, ' and '))}
    where ${allHold(criteria)}
    order by score desc, id limit ${limit}`.execute(trx);
}

export async function fetchFound(trx: Kysely<Database>, rows: number): Promise<FoundRow[]> {
  return (await sql<FoundRow>`fetch forward ${sql.lit(rows)} from found_leads`.execute(trx)).rows;
}

/** Of so many candidates the nearest misses are picked: they are an illustration, and not worth seconds. */
const MISSES_AMONG = 20_000;

/** Those who miss exactly one criterion that has to hold, best first; in the transaction of `openSearch`. */
export async function nearestMisses(
  trx: Kysely<Database>,
  { workspaceId, criteria, limit }: { workspaceId: string; criteria: readonly Criterion[]; limit: number },
): Promise<FoundRow[]> {
  const required = criteria.filter(({ atLeast }) => atLeast > 0).length;
  if (required < 2) return [];
  const missing = sql`${candidates(criteria, ' or ')} and ${candidates(criteria, ' and ')} is not true`;
  const { rows } = await sql<FoundRow>`
    ${graded(workspaceId, criteria, missing, MISSES_AMONG)}
    where ${held(criteria)} = ${required - 1}
    order by score desc, id limit ${limit}`.execute(trx);
  return rows;
}

/** Every candidate with its grades, each computed once: `offset 0` keeps the planner from copying the expressions. */
function graded(
  workspaceId: string,
  criteria: readonly Criterion[],
  among: RawBuilder<unknown>,
  most?: number,
): RawBuilder<unknown> {
  const rows = most === undefined ? sql`` : sql`limit ${sql.lit(most)}`;
  const grades = criteria.length === 0 ? sql`'{}'::float8[]` : sql`array[${sql.join(criteria.map(gradeOf))}]::float8[]`;
  return sql`
    select ${COLUMNS}, grades, score from (
      select *, ${scoreOf(criteria)} as score from (
        select ${COLUMNS}, ${grades} as grades from leads where workspace_id = ${workspaceId} and ${among} ${rows} offset 0
      ) as candidates offset 0
    ) as graded`;
}

/** Weighted mean of the grades. */
function scoreOf(criteria: readonly Criterion[]): RawBuilder<unknown> {
  if (criteria.length === 0) return sql`1::float8`;
  const sum = criteria.map(({ weight }, i) => sql`${sql.lit(weight)} * grades[${sql.lit(i + 1)}]`);
  const weights = criteria.reduce((total, { weight }) => total + weight, 0);
  return sql`(${sql.join(sum, sql` + `)}) / ${sql.lit(weights)}`;
}

function allHold(criteria: readonly Criterion[]): RawBuilder<unknown> {
  const tests = criteria.flatMap(({ atLeast }, i) => (atLeast > 0 ? [holds(atLeast, i)] : []));
  return tests.length === 0 ? sql`true` : sql.join(tests, sql` and `);
}

function held(criteria: readonly Criterion[]): RawBuilder<unknown> {
  const tests = criteria.flatMap(({ atLeast }, i) => (atLeast > 0 ? [sql`(${holds(atLeast, i)})::int`] : []));
  return sql`(${sql.join(tests, sql` + `)})`;
}

const holds = (atLeast: number, i: number): RawBuilder<unknown> =>
  sql`grades[${sql.lit(i + 1)}] >= ${sql.lit(atLeast)}::float8`;

/** What an index finds of those who may hold. */
function candidates(criteria: readonly Criterion[], between: ' and ' | ' or '): RawBuilder<unknown> {
  const required = criteria.filter(({ atLeast }) => atLeast > 0);
  const tests = required.map(({ test }) => {
    if (test.kind === 'words')
      return has(test.weakly === undefined ? test.strongly : `(${test.strongly} | ${test.weakly})`);
    if (test.kind === 'share') return has(test.each.join(' | '));
    if (test.kind === 'like') return sql`${test.word} <% words`;
    return sizesOverlap(test.ranges);
  });
  return tests.length === 0 ? sql`true` : sql`(${sql.join(tests, sql.raw(between))})`;
}

const has = (query: string): RawBuilder<unknown> => sql`search @@ to_tsquery('english', ${query})`;

function sizesOverlap(ranges: readonly { readonly min: number; readonly max: number }[]): RawBuilder<unknown> {
  const tests = ranges.map(({ min, max }) => sql`(company_size_min <= ${max} and company_size_max >= ${min})`);
  return sql`(${sql.join(tests, sql` or `)})`;
}

const FIELDS = { role: sql`role`, industry: sql`industry`, location: sql`location` } as const;

/** The grade of a lead in a criterion, from 0 to 1. */
function gradeOf({ about, test }: Criterion): RawBuilder<unknown> {
  switch (test.kind) {
    case 'words':
      return test.weakly === undefined
        ? sql`(${has(test.strongly)})::int`
        : sql`case when ${has(test.strongly)} then 1 when ${has(test.weakly)} then ${sql.lit(WEAK)} else 0 end`;
    case 'share':
      return sql`(${sql.join(
        test.each.map((query) => sql`(${has(query)})::int`),
        sql` + `,
      )})::float8 / ${sql.lit(test.each.length)}`;
    case 'size':
      return sql`coalesce(${sizesOverlap(test.ranges)}, false)::int`;
    case 'like': {
      const field = about in FIELDS ? sql`lower(${FIELDS[about as keyof typeof FIELDS]})` : sql`words`;
      const like = sql`coalesce(word_similarity(${test.word}, ${field}), 0)`;
      return sql`case when ${like} >= ${sql.lit(LIKE)} then ${like} else 0 end`;
    }
    default:
      return test satisfies never;
  }
}
