import type { z } from 'zod';
import { ConfigError, type ConfigIssue } from './config-error.js';
import { type ConfigRow, describeConfig } from './describe-config.js';

/** Of a value that cannot be used; characters. */
const SHOWN = 60;

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
  const row = describeConfig(schema).find(({ name }) => name === variable);
  const meaning = row === undefined || row.description === '' ? '' : ` (${row.description.replace(/\.$/, '')})`;
  const value = given[variable];
  return value === undefined
    ? { variable, problem: 'is not set', fix: `Set ${variable} in the environment (docker compose: in .env)${meaning}` }
    : { variable, problem: problemOf(value, row) ?? issue.message, fix: `Correct ${variable}${meaning}` };
}

/** In terms of what was written, where its type says all: zod speaks of the number or the boolean it made of it. */
function problemOf(value: string, row: ConfigRow | undefined): string | undefined {
  if (row === undefined || row.secret || row.type === 'text') return undefined;
  return `${JSON.stringify(value.slice(0, SHOWN))} is not ${nounOf(row.type)}`;
}

/** `integer, 1 to 65535` in a sentence. */
function nounOf(type: string): string {
  if (type === 'URL') return 'a URL that can be used here';
  const noun = type.replace(/, (?=-?\d)/, ' from ').replace(', at ', ' of at ');
  if (noun.startsWith('integer')) return `an ${noun}`;
  return noun.startsWith('number') ? `a ${noun}` : noun;
}
