import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ALL_EVENTS, eventSubject, eventSubjectFilter, parseEventSubject, type SubjectParts } from './subject.js';
import { filtersOverlap, subjectMatches } from './subject-filter.js';

const token = fc.stringMatching(/^[A-Za-z0-9_-]{1,30}$/);
const parts: fc.Arbitrary<SubjectParts> = fc.record({ workspaceId: token, family: token, key: token, verb: token });
const NAMES = ['workspaceId', 'family', 'key', 'verb'] as const;
/** Text that holds at least one character which means something to NATS or ends a protocol line. */
const injection = fc
  .tuple(
    fc.string(),
    fc.constantFrom('.', '*', '>', ' ', '\t', '\r', '\n', '\r\nPUB x 0', '\0', 'é', '@', ''),
    fc.string(),
  )
  .map(([before, bad, after]) => (bad === '' ? '' : before + bad + after));

describe('an event subject', () => {
  test('is five tokens in a fixed order', () => {
    expect(eventSubject({ workspaceId: 'wsk_1', family: 'delivery', key: 'abc', verb: 'sent' })).toBe(
      'evt.wsk_1.delivery.abc.sent',
    );
  });

  test('gives back the parts it was made of', () => {
    fc.assert(
      fc.property(parts, (given) => {
        expect(parseEventSubject(eventSubject(given))).toEqual(given);
      }),
    );
  });

  test('refuses a part that is not one plain token, so no value can widen a filter or end a protocol line', () => {
    fc.assert(
      fc.property(parts, fc.constantFrom(...NAMES), injection, (given, name, bad) => {
        expect(() => eventSubject({ ...given, [name]: bad })).toThrow(RangeError);
        expect(() => eventSubjectFilter({ ...given, [name]: bad })).toThrow(RangeError);
      }),
    );
  });
});

describe('parsing a subject', () => {
  test.each([
    '',
    'evt',
    'evt.w.f.k',
    'evt.w.f.k.v.x',
    'evt.w.f..v',
    'EVT.w.f.k.v',
    'evt.w.*.k.v',
    'evt.>',
    'evt.w.f.k.>',
    'evt.w.f.k.v\n',
    ' evt.w.f.k.v',
    'timer.w.f.k.v',
  ])('answers nothing for %j', (subject) => {
    expect(parseEventSubject(subject)).toBeUndefined();
  });
});

describe('a subject filter', () => {
  test('has a star for every part left out', () => {
    expect(eventSubjectFilter({ workspaceId: 'w', family: 'delivery' })).toBe('evt.w.delivery.*.*');
    expect(eventSubjectFilter({ workspaceId: 'w', key: 'c' })).toBe('evt.w.*.c.*');
    expect(eventSubjectFilter({})).toBe('evt.*.*.*.*');
  });

  test('matches exactly the subjects that agree with the parts given', () => {
    const few = fc.constantFrom('a', 'b');
    const small = fc.record({ workspaceId: few, family: few, key: few, verb: few });
    const given = fc.record({ workspaceId: few, family: few, key: few, verb: few }, { requiredKeys: [] });
    fc.assert(
      fc.property(small, given, (subject, filter) => {
        const agrees = NAMES.every((name) => filter[name] === undefined || filter[name] === subject[name]);
        expect(subjectMatches(eventSubjectFilter(filter), eventSubject(subject))).toBe(agrees);
        expect(subjectMatches(ALL_EVENTS, eventSubject(subject))).toBe(true);
      }),
    );
  });

  test.each([
    ['evt.>', 'evt', false],
    ['evt.>', 'evt.a', true],
    ['evt.*', 'evt.a.b', false],
    ['evt.*.b', 'evt.a.b', true],
    ['evt.>.b', 'evt.a.b', false],
    ['>', 'a.b', true],
  ])('%s matches %s: %s', (filter, subject, expected) => {
    expect(subjectMatches(filter, subject)).toBe(expected);
  });

  test('overlaps another one exactly when some subject matches both', () => {
    const few = ['a', 'b'];
    const token = fc.constantFrom('*', ...few);
    const filter = fc
      .tuple(fc.array(token, { minLength: 1, maxLength: 3 }), fc.boolean())
      .map(([tokens, open]) => [...tokens, ...(open ? ['>'] : [])].join('.'));
    const extend = (subjects: string[]) => subjects.flatMap((s) => few.map((t) => `${s}.${t}`));
    const two = extend(few);
    const subjects = [...few, ...two, ...extend(two), ...extend(extend(two)), ...extend(extend(extend(two)))];
    fc.assert(
      fc.property(filter, filter, (one, other) => {
        const both = subjects.some((subject) => subjectMatches(one, subject) && subjectMatches(other, subject));
        expect(filtersOverlap(one, other)).toBe(both);
      }),
    );
  });
});
