import { DeliveryAccepted, SendCanceled } from '@posthorn/events';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ATTEMPT, AttemptWorld, type Move, RESOLVING } from './attempt-world.fixture.js';

const worker = fc.nat({ max: 1 });
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('step' as const), worker }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('deliver' as const), worker }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('lease_passes' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('crash', 'freeze', 'thaw', 'accept', 'defer'), worker }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const) }) },
);
const attemptOf = ({ data }: { readonly data: Readonly<Record<string, unknown>> }) => Number(data['attempt']);

/** Checks the property on every world that any moves lead to. */
function always(property: (world: AttemptWorld) => void): void {
  fc.assert(
    fc.property(
      fc.array(move, { maxLength: 80, size: 'max' }),
      fc.constantFrom('retry' as const, 'hold' as const),
      (moves, setting) => {
        const world = new AttemptWorld(setting);
        for (const each of moves) world.play(each);
        property(world);
      },
    ),
    { numRuns: 3_000 },
  );
}

describe('under any order of deliveries, crashes, standstills and cancellations', () => {
  test('no attempt is handed over twice', () => {
    always(({ handed }) => {
      const attempts = handed.map(({ attempt }) => attempt);
      expect(new Set(attempts).size).toBe(attempts.length);
    });
  });

  test('a mail that may have left is handed over again only after that is on record', () => {
    always(({ handed, log }) => {
      for (const [i, { attempt, logLength }] of handed.entries()) {
        for (const before of handed.slice(0, i)) {
          const known = log
            .slice(0, logLength)
            .some((event) => RESOLVING.has(event.type) && attemptOf(event) === before.attempt);
          expect(known, `attempt ${before.attempt} before ${attempt}`).toBe(true);
        }
      }
    });
  });

  test('no attempt is handed over after it was declared unknown, nor declared so while its maker lives', () => {
    always(({ handed, log, takenFromTheLiving }) => {
      for (const { attempt, logLength } of handed) {
        const resolved = log
          .slice(0, logLength)
          .filter((event) => RESOLVING.has(event.type))
          .map(attemptOf);
        expect(resolved).not.toContain(attempt);
      }
      expect(takenFromTheLiving).toEqual([]);
    });
  });

  test('nothing is handed over that is not on record', () => {
    always(({ handed, log }) => {
      for (const { attempt, logLength } of handed) {
        const recorded = log
          .slice(0, logLength)
          .some((event) => event.type === ATTEMPT && attemptOf(event) === attempt);
        expect(recorded).toBe(true);
      }
    });
  });

  test('attempts are numbered without gaps, and none begins after the send was accepted or canceled', () => {
    always(({ log }) => {
      const numbers = log.filter(({ type }) => type === ATTEMPT).map(attemptOf);
      expect(numbers).toEqual(numbers.map((_, i) => i + 1));
      const end = log.findIndex(({ type }) => type === DeliveryAccepted.type || type === SendCanceled.type);
      if (end !== -1) expect(log.slice(end).filter(({ type }) => type === ATTEMPT)).toEqual([]);
    });
  });
});
