import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TokenTrie } from './token-trie.js';

type Pattern = readonly (string | undefined)[];

const token = fc.constantFrom('a', 'b', 'c');
const path = fc.tuple(token, token, token);
const pattern: fc.Arbitrary<Pattern> = fc.tuple(
  fc.option(token, { nil: undefined }),
  fc.option(token, { nil: undefined }),
  fc.option(token, { nil: undefined }),
);
const step = fc.oneof(
  fc.record({ do: fc.constantFrom('add', 'delete'), pattern, item: fc.nat({ max: 3 }) }),
  fc.record({ do: fc.constant('match'), path }),
);

test('whatever is added, deleted and asked again, a path finds the items of the patterns that match it', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
      const trie = new TokenTrie<number>();
      let filed: { pattern: Pattern; item: number }[] = [];
      const same = (at: Pattern, item: number) => (one: (typeof filed)[number]) =>
        one.item === item && String(one.pattern) === String(at);
      for (const it of steps) {
        if ('path' in it) {
          const found: number[] = [];
          trie.match(it.path, (item) => found.push(item));
          const wanted = filed.filter((one) =>
            one.pattern.every((each, i) => each === undefined || each === it.path[i]),
          );
          expect(tally(found)).toEqual(tally(wanted.map(({ item }) => item)));
        } else if (it.do === 'delete') {
          trie.delete(it.pattern, it.item);
          filed = filed.filter((one) => !same(it.pattern, it.item)(one));
        } else {
          trie.add(it.pattern, it.item);
          if (!filed.some(same(it.pattern, it.item))) filed.push({ pattern: it.pattern, item: it.item });
        }
      }
      expect(trie.empty).toBe(filed.length === 0);
    }),
  );
});

function tally(items: readonly number[]): number[] {
  return [0, 1, 2, 3].map((item) => items.filter((one) => one === item).length);
}
