import { z } from 'zod';
import { LAWFUL_BASES } from '../lead/lead.js';
import { DELIMITERS } from './delimiter.js';
import { COLUMN_FIELDS } from './lead-columns.js';

const target = z.union(
  [z.enum(COLUMN_FIELDS), z.templateLiteral(['custom.', z.string().regex(/^[a-z][a-z0-9_]{0,63}$/)]), z.null()],
  { error: `must be ${COLUMN_FIELDS.join(', ')}, custom.<name>, or null for none` },
);

/** How a file is to be read and what its leads are given. Stored beside the file, so that a resumed import reads it the same. */
export const importOptions = z.strictObject({
  mapping: z
    .record(z.string().min(1).max(255), target)
    .refine((mapping) => Object.keys(mapping).length <= 256, 'must have at most 256 columns')
    .optional()
    .describe('Column by its header to a field, `custom.<name>` or null for none; columns left out are guessed.'),
  unmapped: z.enum(['custom', 'ignore']).optional().describe('What becomes of columns that are no known field.'),
  encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252']).optional(),
  delimiter: z.enum(DELIMITERS).optional(),
  source: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,63}$/, 'must be lower snake case like trade_fair')
    .optional()
    .describe('Where the leads come from; csv_import when it is left out.'),
  lawful_basis: z.enum(LAWFUL_BASES).optional(),
  consented_at: z.iso.datetime({ offset: true }).or(z.iso.date()).optional(),
  lawful_basis_note: z.string().max(1_000).optional(),
  list_id: z.string().min(1).max(255).optional().describe('Id or name of the list that the leads are put on.'),
  skip_role_accounts: z.boolean().optional(),
  skip_disposable: z.boolean().optional(),
});

export type ImportOptions = z.output<typeof importOptions>;
