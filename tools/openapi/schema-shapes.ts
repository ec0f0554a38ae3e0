import type { TSType } from 'oxc-parser';

export type JsonSchema = Record<string, unknown>;

export const ANYTHING: JsonSchema = {};

/** The texts a type lists, as `Pick` and `Omit` are told them. */
export function literalsOf(type: TSType): string[] {
  const types = type.type === 'TSUnionType' ? type.types : [type];
  return types.flatMap((each) =>
    each.type === 'TSLiteralType' && 'value' in each.literal && typeof each.literal.value === 'string'
      ? [each.literal.value]
      : [],
  );
}

/** An object schema with the members that `Pick`, `Omit` or `Partial` leave of it. */
export function narrowed(schema: JsonSchema, how: string, names: readonly string[]): JsonSchema {
  const {
    properties = {},
    required = [],
    ...rest
  } = schema as { properties?: Record<string, JsonSchema>; required?: string[] };
  const stays = (name: string) => how === 'Readonly' || how === 'Partial' || names.includes(name) === (how === 'Pick');
  const left = required.filter((name) => stays(name));
  return {
    ...rest,
    properties: Object.fromEntries(Object.entries(properties).filter(([name]) => stays(name))),
    ...(left.length > 0 && how !== 'Partial' && { required: left }),
  };
}

/** Of types joined by `|`: an enumeration, a nullable one, or any of them. */
export function union(schemas: readonly JsonSchema[]): JsonSchema {
  const [only, ...others] = schemas;
  if (only === undefined || others.length === 0) return only ?? ANYTHING;
  if (schemas.every((schema) => 'const' in schema)) return { enum: schemas.map((schema) => schema['const']) };
  const [nulls, rest] = [schemas.filter(({ type }) => type === 'null'), schemas.filter(({ type }) => type !== 'null')];
  const [single] = rest;
  if (nulls.length > 0 && rest.length === 1 && single && typeof single['type'] === 'string')
    return { ...single, type: [single['type'], 'null'] };
  return { anyOf: [...schemas] };
}
