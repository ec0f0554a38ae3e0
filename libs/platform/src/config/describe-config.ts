import { z } from 'zod';

/** One variable, for `.env.example` and docs/generated/config.md. */
export interface ConfigRow {
  readonly name: string;
  /** `text`, `URL`, `integer`, `one of a, b`... */
  readonly type: string;
  /** As it would stand in the environment; nothing when there is none. */
  readonly defaultValue?: string;
  /** True when the service does not start without it. */
  readonly required: boolean;
  readonly description: string;
  /** Never printed with a value. */
  readonly secret: boolean;
}

/** Rows in the order of the schema. */
export function describeConfig(schema: z.ZodObject): ConfigRow[] {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return Object.entries(schema.shape).map(([name, field]) => {
    const property = json.properties?.[name];
    const shape: z.core.JSONSchema.BaseSchema = typeof property === 'object' ? property : {};
    const meta = z.globalRegistry.get(field);
    return {
      name,
      type: typeName(shape),
      required: json.required?.includes(name) ?? false,
      description: meta?.description ?? '',
      secret: meta?.['secret'] === true,
      ...(shape.default === undefined ? {} : { defaultValue: String(shape.default) }),
    };
  });
}

function typeName(shape: z.core.JSONSchema.BaseSchema): string {
  if (shape.enum !== undefined) return `one of ${shape.enum.join(', ')}`;
  if (shape.format === 'uri') return 'URL';
  return shape.type === 'string' || shape.type === undefined ? 'text' : String(shape.type);
}
