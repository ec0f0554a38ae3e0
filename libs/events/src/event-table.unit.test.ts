import { describe, expect, test } from 'vitest';
import { catalogue, personFamilies } from './catalogue.js';
import { DeliveryBounced } from './delivery.events.js';
import { eventTable, subjectKey } from './event-table.js';

describe('the table of events', () => {
  test('has one row for every event type, internal ones marked', () => {
    const rows = eventTable()
      .split('\n')
      .filter((line) => line.startsWith('| `'));
    expect(rows).toHaveLength(catalogue.length);
    expect(rows.filter((row) => row.includes('| internal |'))).toHaveLength(5);
  });

  test('marks data that may be absent', () => {
    expect(eventTable([DeliveryBounced])).toContain('`bounceType`, `reason?`, ');
  });

  test('names as subject key a required id in every family that is not about a person', () => {
    for (const definition of catalogue.filter(({ family }) => !personFamilies.has(family))) {
      const example: Record<string, unknown> = definition.examples?.[0] ?? {};
      expect(example[subjectKey(definition)]).toBeTypeOf('string');
    }
  });
});
