import { z } from 'zod';

/** A JSON Schema draft 7 object. */
export type JsonSchema = Record<string, unknown>;

/**
 * The schema of what is stored, in draft 7, the dialect that AsyncAPI 3.0 embeds. Unknown properties are allowed:
 * a reader must bear what a newer version adds.
 */
export function jsonSchema(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-07',
    override({ jsonSchema: made }) {
      // Half a kilobyte of calendar arithmetic for each time; the format says the same.
      if (made.format === 'date-time') delete made.pattern;
    },
  });
  return rest;
}
