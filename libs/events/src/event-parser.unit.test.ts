import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { parseEnvelope } from './catalogue.js';
import type { RecordedEvent, StoredEnvelope } from './envelope.js';
import { defineEvent } from './event-definition.js';
import { eventParser } from './event-parser.js';

/** Version 1 had `{ metres: '3' }`, version 2 `{ metres: 3 }`, version 3 has `{ heightMm: 3000 }`. */
const Climbed = defineEvent('rocket.climbed', {
  version: 3,
  visibility: 'public',
  summary: 'A rocket climbed.',
  data: z.object({ heightMm: z.int() }),
  upcasters: [(data) => ({ metres: Number(data['metres']) }), (data) => ({ heightMm: Number(data['metres']) * 1000 })],
});
const parser = eventParser((type) => (type === Climbed.type ? Climbed : undefined));

const envelope = (over: Partial<StoredEnvelope> = {}): StoredEnvelope => ({
  type: 'rocket.climbed',
  version: 3,
  workspaceId: 'wsk_1',
  occurredAt: '2026-03-22T10:05:00.000Z',
  testMode: false,
  correlationId: 'req_1',
  data: { heightMm: 3000 },
  ...over,
});

describe('a stored event', () => {
  test.each([
    [1, { metres: '3' }],
    [2, { metres: 3 }],
    [3, { heightMm: 3000 }],
  ])('of version %d is read as the newest version', (version, data) => {
    const read = parser.parseEnvelope(envelope({ version, data }));
    expect(read).toMatchObject({ ok: true, definition: Climbed, event: { version: 3, data: { heightMm: 3000 } } });
  });

  test('keeps its envelope, also when it was recorded before', () => {
    const recorded: RecordedEvent = {
      ...envelope({ version: 1, data: { metres: '3' } }),
      id: 'evt_1',
      sequence: 7,
      subject: 's',
    };
    const read = parser.parseRecorded(recorded);
    expect(read).toMatchObject({ ok: true, event: { ...recorded, version: 3, data: { heightMm: 3000 } } });
  });

  test('of an unknown type is an outcome, not an exception', () => {
    expect(parser.parseEnvelope(envelope({ type: 'rocket.landed' }))).toEqual({
      ok: false,
      reason: 'unknown_type',
      type: 'rocket.landed',
      issues: ['no event type "rocket.landed"'],
    });
  });

  test('of a version from the future is an outcome that names both versions', () => {
    expect(parser.parseEnvelope(envelope({ version: 4 }))).toMatchObject({
      ok: false,
      reason: 'newer_version',
      issues: ['version 4, known up to 3'],
    });
  });

  test('whose data does not fit after upcasting is an outcome that names the faults', () => {
    expect(parser.parseEnvelope(envelope({ version: 1, data: { metres: 'three' } }))).toMatchObject({
      ok: false,
      reason: 'invalid_data',
      issues: [expect.stringContaining('heightMm')],
    });
  });

  test.each([
    ['nothing', undefined],
    ['text', 'rocket.climbed'],
    ['an empty object', {}],
    ['an envelope without a workspace', { ...envelope(), workspaceId: undefined }],
    ['an envelope of version 0', envelope({ version: 0 })],
    ['an envelope with a local time', envelope({ occurredAt: '2026-03-22T10:05:00.000+01:00' })],
    ['an envelope with data that is a list', { ...envelope(), data: [] }],
  ])('that is %s is malformed', (_, body) => {
    expect(parser.parseEnvelope(body)).toMatchObject({ ok: false, reason: 'malformed' });
  });

  test("with a property name of the language as its type is unknown, not the language's", () => {
    for (const type of ['__proto__', 'constructor', 'toString']) {
      expect(parseEnvelope(envelope({ type }))).toMatchObject({ ok: false, reason: 'unknown_type' });
    }
  });
});
