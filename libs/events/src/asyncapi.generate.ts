import { existsSync, readFileSync } from 'node:fs';
import { asyncApiDocument, type AsyncApiDocument } from './asyncapi.js';
import { schemaChanges } from './published-schemas.js';

const path = 'docs/generated/asyncapi.json';
const goldenFile = new URL(`../../../${path}`, import.meta.url);

/** What is in the repository, and thereby published; nothing the first time. */
export function publishedDocument(): AsyncApiDocument | undefined {
  return existsSync(goldenFile) ? (JSON.parse(readFileSync(goldenFile, 'utf8')) as AsyncApiDocument) : undefined;
}

/** @throws Error when a published schema would change: generating must not be the way around the freeze */
function content(): string {
  const document = asyncApiDocument();
  const published = publishedDocument();
  const broken = published === undefined ? [] : schemaChanges(published, document).broken;
  if (broken.length > 0) throw new Error(`${path} is not written:\n${broken.join('\n')}`);
  return `${JSON.stringify(document, null, 2)}\n`;
}

export default { path, content };
