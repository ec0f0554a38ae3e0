import { createDatabase, migrateToLatest, type Database } from '@posthorn/database';
import { newId } from '@posthorn/events';
import { testDatabase, testServers } from '@posthorn/testing';
import { sql, type Kysely } from 'kysely';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // oxlint-disable-next-line typescript/no-explicit-any -- what a test expects of it is the check
  readonly body: any;
}

export interface Request {
  readonly method: string;
  readonly url: string;
  readonly body?: unknown;
  /** Empty for none. */
  readonly key: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** Asks over HTTP; the body as JSON both ways, or as text where the answer says it is none. */
export async function ask({ method, url, body, key, headers = {} }: Request): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(key !== '' && { authorization: `Bearer ${key}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

export interface OwnDatabase {
  readonly db: Kysely<Database>;
  readonly url: string;
  /** After everybody else has let go of it. */
  drop(): Promise<void>;
}

/** A database of one test file's own, migrated: an installation has one set of read models. */
export async function ownDatabase(prefix: string): Promise<OwnDatabase> {
  const name = `${prefix}_${newId('db').slice(3).toLowerCase()}`;
  await sql`create database ${sql.id(name)}`.execute(testDatabase());
  const url = Object.assign(new URL(testServers().databaseUrl), { pathname: name }).href;
  const db = createDatabase({ url, max: 4 });
  await migrateToLatest(db);
  return {
    db,
    url,
    async drop() {
      await db.destroy();
      await sql`drop database ${sql.id(name)} with (force)`.execute(testDatabase());
    },
  };
}
