import { isDeepStrictEqual } from 'node:util';
import { schemaName, type AsyncApiDocument } from './asyncapi.js';
import type { JsonSchema } from './json-schema.js';

export interface SchemaChanges {
  /** What may not happen to a published schema; each a sentence that says what to do instead. */
  readonly broken: readonly string[];
  /** Schemas that the golden file does not have yet. */
  readonly added: readonly string[];
}

/**
 * Compares the document as published (the golden file in the repository) with the one of the catalogue. Events
 * are kept for years, so a published version of a schema is frozen, and a published type stays (ADR 0003).
 */
export function schemaChanges(published: AsyncApiDocument, current: AsyncApiDocument): SchemaChanges {
  const now = versions(current);
  const before = versions(published);
  const broken = [...before].flatMap(([type, was]) => {
    const is = now.get(type);
    if (is === undefined)
      return [`${type} was published and is gone: keep the definition, or publish a successor beside it`];
    if (is.version < was.version) return [`${type} went back from version ${was.version} to ${is.version}`];
    if (is.version > was.version || isDeepStrictEqual(withoutProse(is.schema), withoutProse(was.schema))) return [];
    return [
      `${schemaName({ type, version: was.version })} was published and has changed: undo it, or make it version ` +
        `${was.version + 1} with an upcaster (if no release ever had this version, delete its schema from ` +
        `docs/generated/asyncapi.json first), then npm run generate`,
    ];
  });
  const added = [...now].filter(([type, is]) => (before.get(type)?.version ?? 0) < is.version);
  return { broken, added: added.map(([type, { version }]) => schemaName({ type, version })) };
}

function versions(document: AsyncApiDocument): Map<string, { version: number; schema: JsonSchema }> {
  return new Map(
    Object.entries(document.components.schemas).flatMap(([name, schema]) => {
      const [, type, version] = /^(\w+\.\w+)\.v(\d+)$/.exec(name) ?? [];
      return type === undefined ? [] : [[type, { version: Number(version), schema }]];
    }),
  );
}

/** Without prose: a better description is no other schema. */
function withoutProse(schema: JsonSchema): unknown {
  return JSON.parse(
    JSON.stringify(schema, (key, value: unknown) =>
      key === 'description' && typeof value === 'string' ? undefined : value,
    ),
  );
}
