import { NoResultError } from 'kysely';
import type { Db } from './database.js';
import { offlineDatabase } from './offline-database.js';

/** A generated file, as `npm run generate` wants it from a `*.generate.ts`. */
export interface QuerySnapshot {
  /** From the repository's root. */
  readonly path: string;
  content(): Promise<string>;
}

/** Each query function of one `*.queries.ts`, called with arguments of the right type; values don't matter. */
export type QueryCalls = Readonly<Record<string, (db: Db) => unknown>>;

/**
 * The SQL of every query, compiled without a server, for review in `docs/generated/queries/<name>.sql`.
 *
 * ```ts
 * // api-keys.generate.ts, beside api-keys.queries.ts
 * export default querySnapshot('api-keys', {
 *   listKeys: (db) => listKeys(db, 'wsk_1', 100),
 * });
 * ```
 *
 * A function that goes on only when it found a row shows its statements up to that point.
 * @param name the file's name without `.queries.ts`; unique over the repository
 */
export function querySnapshot(name: string, calls: QueryCalls): QuerySnapshot {
  return {
    path: `docs/generated/queries/${name}.sql`,
    async content() {
      const blocks: string[] = [`-- Generated from ${name}.queries.ts by npm run generate. Do not edit.`];
      for (const [query, call] of Object.entries(calls)) {
        const statements = await statementsOf(call);
        blocks.push([`-- ${query}`, ...statements.map((sql) => `${layOut(sql)};`)].join('\n'));
      }
      return `${blocks.join('\n\n')}\n`;
    },
  };
}

/** Every statement `call` executes, as PostgreSQL receives it. */
export async function statementsOf(call: (db: Db) => unknown): Promise<string[]> {
  const statements: string[] = [];
  const db = offlineDatabase((query) => statements.push(query.sql));
  try {
    await call(db);
  } catch (error) {
    // "must find one" finds none here; its statement is recorded by then.
    if (!(error instanceof NoResultError)) throw error;
  } finally {
    await db.destroy();
  }
  return statements;
}

/** Quoted names and strings, or a keyword that starts a line. */
const PIECES =
  /'[^']*'|"[^"]*"|\s+(?=(?:from|where|(?:inner |left |lateral |cross )*join|group by|having|order by|limit|offset|on conflict|do update|returning|values|set|union)\b)/g;

function layOut(sql: string): string {
  return sql.trim().replace(PIECES, (piece) => (/^['"]/.test(piece) ? piece : '\n'));
}
