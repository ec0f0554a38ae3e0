import { describe, expect, test } from 'vitest';
import { countsOf, leadImport, type ImportCommand, type LeadImport } from './lead-import.decider.js';

const importId = 'imp_1';
const at = '2026-06-15T09:00:00.000Z';
const started = {
  importId,
  file: { sha256: '0'.repeat(64), sizeBytes: 100, contentType: 'text/csv' },
  startedBy: { kind: 'key' } as const,
  startedAt: at,
};
const counts = { rows: 1_000, created: 900, updated: 50, rejected: 50 };
const start: ImportCommand = { kind: 'start', data: started };
const progress = (after: number): ImportCommand => ({
  kind: 'progress',
  after,
  data: { importId, ...counts, progressedAt: at },
});
const complete = (after: number): ImportCommand => ({
  kind: 'complete',
  after,
  data: { importId, outcome: 'complete', completedAt: at },
});
const cancel: ImportCommand = { kind: 'cancel', importId, canceledAt: at };

const running: LeadImport = { status: 'running', started };
const half: LeadImport = { ...running, progressed: { importId, ...counts, progressedAt: at } };
const ended: LeadImport = {
  ...half,
  status: 'complete',
  completed: { importId, outcome: 'complete', ...counts, completedAt: at },
};
const types = (command: ImportCommand, state: LeadImport) => leadImport.decide(command, state).map(({ type }) => type);

describe('an import', () => {
  test('is started once', () => {
    expect(types(start, leadImport.initialState)).toEqual(['lead.import_started']);
    expect(types(start, running)).toEqual([]);
  });

  test('is carried on from where it is, and from nowhere else', () => {
    expect(types(progress(0), running)).toEqual(['lead.import_progressed']);
    expect(types(progress(1_000), half)).toEqual(['lead.import_progressed']);
    for (const [command, state] of [
      [progress(0), half],
      [progress(1_000), running],
      [complete(0), half],
    ] as const)
      expect(types(command, state)).toEqual([]);
  });

  test('ends with the figures it had, and then nothing happens to it', () => {
    expect(leadImport.decide(complete(1_000), half)).toMatchObject([{ data: { outcome: 'complete', ...counts } }]);
    expect(leadImport.decide(cancel, half)).toMatchObject([{ data: { outcome: 'canceled', ...counts } }]);
    for (const command of [start, progress(1_000), complete(1_000), cancel]) expect(types(command, ended)).toEqual([]);
    expect(countsOf(ended)).toEqual(counts);
  });

  test('that nobody started has no progress, end or cancellation', () => {
    for (const command of [progress(0), complete(0), cancel])
      expect(types(command, leadImport.initialState)).toEqual([]);
  });
});
