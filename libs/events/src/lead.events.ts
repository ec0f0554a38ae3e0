import { z } from 'zod';
import { defineEvent } from './event-definition.js';
import { actor, address, blobReference, count, displayName, id, instant, label, ratio, text } from './fields.js';

const aboutSearch = {
  jobId: id,
  runId: id.optional().describe('The Autopilot run that searches, if one does.'),
};

const aboutImport = { importId: id };

/** A lead as a search found it, with the reason for its score. */
const lead = z.object({
  leadId: id,
  email: address.optional(),
  name: displayName.optional(),
  role: z.string().max(255).optional(),
  company: z.string().max(255).optional(),
  location: z.string().max(255).optional(),
  linkedinUrl: z.string().max(2048).optional(),
  source: label.describe("Where it comes from: `local`, or the connector's name."),
  score: ratio,
  scoreReason: text.optional(),
});

/** A lead that a search left out for one thing alone. */
const nearMiss = lead
  .omit({ email: true, name: true, linkedinUrl: true })
  .extend({ excludedReason: text.describe('What it lacks: `location “Madrid, Spain” is not India`.') });

const SEARCH = { jobId: 'job_01K6ZQ4T1V8N3M5P7R9S2W4X6Y' };
const IMPORT = { importId: 'imp_01K6ZQ4T1V8N3M5P7R9S2W4X6Y' };

export const LeadSearchStarted = defineEvent('lead.search_started', {
  version: 1,
  visibility: 'public',
  summary: 'A search for leads was started.',
  data: z.object({
    ...aboutSearch,
    query: z.string().max(2000),
    filters: z
      .record(z.string().max(64), z.union([z.string().max(1024), z.array(z.string().max(1024)).max(64)]))
      .optional(),
    limit: z.int().positive().optional(),
    useAi: z
      .boolean()
      .optional()
      .describe('Whether the results are to be judged by the AI provider, where there is one.'),
    sources: z.array(label).max(64),
    startedBy: actor,
    startedAt: instant,
  }),
  examples: [
    {
      ...SEARCH,
      query: 'SaaS founders in India',
      sources: ['local'],
      startedBy: { kind: 'key' },
      startedAt: '2026-06-15T09:00:00.000Z',
    },
  ],
});

export const LeadSearchProgressed = defineEvent('lead.search_progressed', {
  version: 1,
  visibility: 'public',
  summary: 'A search for leads moved on.',
  data: z.object({
    ...aboutSearch,
    source: label,
    examined: count,
    found: count,
    progress: ratio,
    progressedAt: instant,
  }),
  examples: [
    { ...SEARCH, source: 'local', examined: 5000, found: 40, progress: 0.5, progressedAt: '2026-06-15T09:00:01.000Z' },
  ],
});

export const LeadFound = defineEvent('lead.found', {
  version: 1,
  visibility: 'public',
  summary: 'A search found leads; several that were found together are one event.',
  data: z.object({ ...aboutSearch, leads: z.array(lead).min(1).max(100), found: count, foundAt: instant }),
  examples: [
    {
      ...SEARCH,
      leads: [
        {
          leadId: 'led_01K6ZQ4T1V8N3M5P7R9S2W4X6Y',
          email: 'priya@example.com',
          name: 'Priya Sharma',
          role: 'Founder',
          source: 'local',
          score: 0.92,
          scoreReason: 'role and location match',
        },
      ],
      found: 1,
      foundAt: '2026-06-15T09:00:00.400Z',
    },
  ],
});

export const LeadSearchCompleted = defineEvent('lead.search_completed', {
  version: 1,
  visibility: 'public',
  summary: 'A search for leads ended.',
  data: z.object({
    ...aboutSearch,
    outcome: z.enum(['complete', 'error', 'timeout', 'canceled']),
    found: count,
    nearest: z.array(nearMiss).max(16).optional().describe('The best of those who were left out.'),
    error: text.optional(),
    completedAt: instant,
  }),
  examples: [{ ...SEARCH, outcome: 'complete', found: 87, completedAt: '2026-06-15T09:00:02.000Z' }],
});

export const LeadImportStarted = defineEvent('lead.import_started', {
  version: 1,
  visibility: 'public',
  summary: 'The import of a lead file was started.',
  data: z.object({
    ...aboutImport,
    file: blobReference,
    filename: z.string().max(255).optional(),
    options: blobReference.optional().describe('Mapping of headers, defaults and list, as JSON.'),
    startedBy: actor,
    startedAt: instant,
  }),
  examples: [
    {
      ...IMPORT,
      file: {
        sha256: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
        sizeBytes: 8_200_000,
        contentType: 'text/csv',
      },
      filename: 'founders.csv',
      startedBy: { kind: 'key' },
      startedAt: '2026-06-15T08:00:00.000Z',
    },
  ],
});

export const LeadImportProgressed = defineEvent('lead.import_progressed', {
  version: 1,
  visibility: 'public',
  summary: 'Another part of a lead file was imported.',
  data: z.object({
    ...aboutImport,
    rows: count,
    created: count,
    updated: count,
    rejected: count,
    sizeBytes: count.optional().describe('Of the file, so far.'),
    progressedAt: instant,
  }),
  examples: [
    { ...IMPORT, rows: 10_000, created: 9800, updated: 150, rejected: 50, progressedAt: '2026-06-15T08:00:01.000Z' },
  ],
});

export const LeadImportCompleted = defineEvent('lead.import_completed', {
  version: 1,
  visibility: 'public',
  summary: 'The import of a lead file ended.',
  data: z.object({
    ...aboutImport,
    outcome: z.enum(['complete', 'error', 'canceled']),
    rows: count,
    created: count,
    updated: count,
    rejected: count,
    errors: blobReference.optional().describe('The rejected rows with a reason each, as CSV.'),
    error: text.optional(),
    completedAt: instant,
  }),
  examples: [
    {
      ...IMPORT,
      outcome: 'complete',
      rows: 100_000,
      created: 98_000,
      updated: 1500,
      rejected: 500,
      completedAt: '2026-06-15T08:00:10.000Z',
    },
  ],
});

export const leadEvents = [
  LeadSearchStarted,
  LeadSearchProgressed,
  LeadFound,
  LeadSearchCompleted,
  LeadImportStarted,
  LeadImportProgressed,
  LeadImportCompleted,
] as const;
