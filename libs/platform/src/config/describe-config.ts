import { z } from 'zod';

/** One variable, for `.env.example` and docs/generated/config.md. */
export interface ConfigRow {
  readonly name: string;
  /** `text`, `URL`, `integer, 0 to 65535`, `true or false`, `one of a, b`. */
  readonly type: string;
  /** As it would stand in the environment; nothing when there is none. */
  readonly defaultValue?: string;
  /** True when the service does not start without it. */
  readonly required: boolean;
  readonly description: string;
  /** Its value must never be printed. */
  readonly secret: boolean;
}

/** Rows in the order of the schema. */
export function describeConfig(schema: z.ZodObject): ConfigRow[] {
  // What is given says what must be; what comes out says what the text is read as.
  const given = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const read = z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' });
  return Object.entries(schema.shape).map(([name, field]) => {
    const property = read.properties?.[name];
    const shape = typeof property === 'object' ? property : {};
    const meta = z.globalRegistry.get(field);
    return {
      name,
      type: typeName(shape),
      required: given.required?.includes(name) ?? false,
      description: meta?.description ?? '',
      secret: meta?.['secret'] === true,
      ...(shape.default === undefined ? {} : { defaultValue: textOf(shape.default) }),
    };
  });
}

function typeName(shape: z.core.JSONSchema.BaseSchema): string {
  if (shape.enum !== undefined) return `one of ${shape.enum.join(', ')}`;
  if (shape.format === 'uri') return 'URL';
  if (shape.type === 'boolean') return 'true or false';
  if (shape.type === 'integer' || shape.type === 'number') return `${shape.type}${rangeOf(shape)}`;
  return 'text';
}

/** Bounds that somebody wrote; zod adds the safe integers to every integer. */
function rangeOf({ type, minimum, exclusiveMinimum, maximum }: z.core.JSONSchema.BaseSchema): string {
  const above = type === 'integer' && typeof exclusiveMinimum === 'number' ? exclusiveMinimum + 1 : undefined;
  const from = minimum ?? above;
  const low = from === undefined || from <= Number.MIN_SAFE_INTEGER ? undefined : from;
  const high = maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? undefined : maximum;
  if (low !== undefined && high !== undefined) return `, ${low} to ${high}`;
  if (low !== undefined) return `, at least ${low}`;
  return high === undefined ? '' : `, at most ${high}`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
