import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { openApiDocument } from '../openapi/openapi-document.ts';
import { readOperations } from '../openapi/operations.ts';
import { ROUTE_FOLDERS } from '../openapi/route-folders.ts';
import type { Generated } from './generated.ts';

const root = resolve(import.meta.dirname, '../..');

/** @throws Error for a document that the schema of OpenAPI refuses */
async function document(): Promise<string> {
  const { version }: { version: string } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const made = openApiDocument(root, await readOperations(root, ROUTE_FOLDERS, 'dist'), version);
  const text = `${JSON.stringify(made, null, 2)}\n`;
  const { valid, errors } = await new Validator().validate(text);
  if (!valid) throw new Error(`openapi.json is no OpenAPI document: ${JSON.stringify(errors, null, 2)}`);
  return text;
}

export default [
  { path: 'docs/generated/openapi.json', content: document },
  // Where the API serves it from; an image has no docs.
  { path: 'apps/api/openapi.json', content: document },
] satisfies Generated[];
