import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { statementsOf } from '../query-snapshot.js';
import { migrations } from './all.js';

/**
 * SHA-256 of the SQL of every migration. A new one adds a line here; a line never changes, because an
 * installation that ran the old text would not get the new one.
 */
const SHIPPED: Readonly<Record<string, string>> = {
  '0001-configuration': '42df8058648c80c8cd3bd500ab8447fb8b1e8e926b56e3b6b8a66382423d8a8c',
  '0003-browser-access': '81de94197bd5bdce70833967901e4c3f89902fc0f458b137b65c38a5133844bf',
  '0004-sending': 'd56c13115b46f41611dadcf93ccb9dc26293f0a65ba4ba15b03e6d468356de27',
  '0005-verified-domains': 'f49e5777b07a74bde8ea3278f03e1c8eb7c0aa504c92f1c4a8447ada1570886a',
  '0006-leads': '840fc283a6dee8094a6fa77e0677ccf9db63bb08db1947db6a448d562fde280a',
  '0007-autopilot-credits': 'da13817bf3f45658069bd22d42edf17532098aaf9e82ca5caf09ee542f1a1af7',
  '0008-inbound': '4b39fe3cf59483ed08225af13b0b057e7ac65905e3da24a8cd15792e41084e2f',
  '0009-generation-slots': '2b5f97d32620d4a3dd1574d95a8da314e67d9508fa657fb82d4ca3456f11e2b3',
  '0010-generate-scope': 'bc9582e960aa58a197927f63a04441214afb7af12264eed9e08936d60009441e',
  '0011-users': 'a267927c6c3248160bbf40b2c9dccc9f790f3e5db350fecc7c5bfbfe40d9c442',
  '0012-inbound-bytes': '7670acab36d993d68ceb2de5543c310c822469f826bfff8d53cd59273f29ec34',
};

/** Creates read models in their present shape; old ones get a new shape by `posthorn rebuild`. */
const NOT_FROZEN = ['0002-read-models'];

async function hashOf(name: string): Promise<string> {
  const statements = await statementsOf((db) => migrations[name]?.up(db));
  return createHash('sha256').update(statements.join(';\n')).digest('hex');
}

describe('migrations', () => {
  test.each(Object.entries(SHIPPED))('%s is as it was shipped', async (name, hash) => {
    expect(await hashOf(name)).toBe(hash);
  });

  test('every one is listed, with a number of its own', () => {
    const names = Object.keys(migrations);
    expect(names.toSorted()).toEqual([...Object.keys(SHIPPED), ...NOT_FROZEN].toSorted());
    expect(names.every((name) => /^\d{4}-[a-z0-9-]+$/.test(name))).toBe(true);
    expect(new Set(names.map((name) => name.slice(0, 4))).size).toBe(names.length);
  });
});
