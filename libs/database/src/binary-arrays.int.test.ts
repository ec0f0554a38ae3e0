import { testServers } from '@posthorn/testing';
import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { bigintArray, booleanArray, jsonArray, textArray, timestampArray } from './binary-arrays.js';
import { createDatabase } from './database.js';

const db = createDatabase({ url: testServers().databaseUrl, max: 1 });
afterAll(() => db.destroy());

/** The values as PostgreSQL read them. */
async function sent(array: ReturnType<typeof sql>): Promise<unknown> {
  const { rows } = await sql<{ value: unknown }>`select ${array} as value`.execute(db);
  return rows[0]?.value;
}

test('texts arrive as they are, with what a text cannot hold replaced', async () => {
  const values = ['', 'plain', 'ünï ☃ 👋', null, 'a"b,{c}\\d'];
  expect(await sent(sql`${textArray(values)}::text[]`)).toEqual(values);
  expect(await sent(sql`${textArray(['a\0b', '\ud800x'])}::text[]`)).toEqual(['a\uFFFDb', '\uFFFDx']);
});

test('JSON keeps its bytes, escapes and order of fields included', async () => {
  const values = ['{"b":1,"a":"\\u0000"}', null];
  expect(await sent(sql`(${jsonArray(values)}::json[])::text[]`)).toEqual(values);
});

test('integers arrive up to 53 bits, and beyond them not at all', async () => {
  const values = [0, 1, -1, 2 ** 32, -(2 ** 32) - 5, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];
  expect(await sent(sql`(${bigintArray([...values, null])}::bigint[])::text[]`)).toEqual([...values.map(String), null]);
  expect(() => bigintArray([2 ** 53])).toThrow(RangeError);
});

test('times arrive to the millisecond, in every year of four digits', async () => {
  const recent = ['1969-12-31T23:59:59.001Z', '2000-01-01T00:00:00.000Z', '2026-03-22T10:05:00.678Z'];
  const values = ['0001-01-01T00:00:00.001Z', ...recent, '2285-12-31T00:00:00.999Z', '9999-12-31T23:59:59.999Z'];
  const times = [...values.map((value) => new Date(value)), null];
  expect(await sent(sql`${timestampArray(times)}::timestamptz[]`)).toEqual(times);
  expect(() => timestampArray([new Date(NaN)])).toThrow(RangeError);
});

test('booleans arrive, and so does nothing at all', async () => {
  expect(await sent(sql`${booleanArray([true, false])}::boolean[]`)).toEqual([true, false]);
  expect(await sent(sql`${textArray([])}::text[]`)).toEqual([]);
});
