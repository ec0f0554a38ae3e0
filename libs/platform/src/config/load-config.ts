import { z } from 'zod';
import { ConfigError, type ConfigIssue } from './config-error.js';

/** What `process.env` is. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads a service's configuration, once, at start. An empty string counts as unset, because compose
 * and shells cannot tell the two apart; surrounding white space is dropped.
 * @throws ConfigError naming every bad variable and what to do about it
 */
export function loadConfig<Schema extends z.ZodObject>(schema: Schema, env: Environment): z.output<Schema> {
  const given: Record<string, string> = {};
  for (const variable of Object.keys(schema.shape)) {
    const value = env[variable]?.trim();
    if (value !== undefined && value !== '') given[variable] = value;
  }
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new ConfigError(parsed.error.issues.map((issue) => explain(issue, schema, given)));
}

function explain(issue: z.core.$ZodIssue, schema: z.ZodObject, given: Record<string, string>): ConfigIssue {
  const variable = String(issue.path[0] ?? 'configuration');
  const description = z.globalRegistry.get(schema.shape[variable] ?? schema)?.description;
  const meaning = description === undefined ? '' : ` (${description.replace(/\.$/, '')})`;
  return given[variable] === undefined
    ? { variable, problem: 'is not set', fix: `Set ${variable} in the environment or in .env${meaning}` }
    : { variable, problem: issue.message, fix: `Correct ${variable}${meaning}` };
}
