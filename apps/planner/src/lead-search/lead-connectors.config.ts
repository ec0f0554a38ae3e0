import { z } from 'zod';

const connectors = z.record(
  z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, 'a name is lower snake case'),
  z.strictObject({
    url: z.url({ protocol: /^https?$/ }),
    token: z.string().min(1).optional(),
    timeoutMs: z.int().min(100).max(600_000).optional(),
  }),
);

/** Connectors by name. */
export type LeadConnectors = z.output<typeof connectors>;

/** `LEAD_CONNECTORS` as it stands in the environment. @returns what is wrong with it, or nothing */
export function badConnectorsIn(text: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'is not JSON';
  }
  const parsed = connectors.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return `has a mistake at ${issue?.path.join('.') || 'its beginning'}: ${issue?.message ?? ''}`;
  }
  return 'local' in parsed.data ? 'names a connector "local", which is the store itself' : undefined;
}

/** @throws z.ZodError, SyntaxError for what `badConnectorsIn` finds bad */
export function readConnectors(text: string | undefined): LeadConnectors {
  return text === undefined ? {} : connectors.parse(JSON.parse(text));
}
