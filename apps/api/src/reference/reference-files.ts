import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Injection token of `ReferenceFiles`. */
export const REFERENCE_FILES = Symbol('posthorn:reference-files');

export interface ReferenceFile {
  readonly bytes: Buffer;
  readonly type: string;
  readonly etag: string;
}

/** The page of the API and its parts, by name. */
export type ReferenceFiles = ReadonlyMap<string, ReferenceFile>;

/** Of the viewer's package; what is not named here is not served. */
const VIEWER_FILES = {
  'swagger-ui.css': 'text/css',
  'swagger-ui-bundle.js': 'text/javascript',
  'favicon-32x32.png': 'image/png',
};

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Posthorn API</title>
    <link rel="icon" href="/docs/favicon-32x32.png">
    <link rel="stylesheet" href="/docs/swagger-ui.css">
  </head>
  <body>
    <div id="page"></div>
    <noscript>This page needs JavaScript; <a href="/openapi.json">/openapi.json</a> does not.</noscript>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

/** No validator, no other host: the page speaks to this server alone. */
const START = `SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#page',
  deepLinking: true,
  docExpansion: 'none',
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  filter: true,
  persistAuthorization: false,
  syntaxHighlight: { activated: true, theme: 'nord' },
  validatorUrl: null,
});
`;

/** @throws Error when a file is missing: the package is not whole */
export function loadReferenceFiles(): ReferenceFiles {
  const viewer = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  const files = new Map<string, ReferenceFile>();
  const add = (name: string, type: string, bytes: Buffer) =>
    files.set(name, { bytes, type: type.startsWith('image/') ? type : `${type}; charset=utf-8`, etag: etagOf(bytes) });
  for (const [name, type] of Object.entries(VIEWER_FILES)) add(name, type, readFileSync(join(viewer, name)));
  add('index.html', 'text/html', Buffer.from(PAGE));
  add('start.js', 'text/javascript', Buffer.from(START));
  add('openapi.json', 'application/json', readFileSync(fileURLToPath(new URL('../../openapi.json', import.meta.url))));
  return files;
}

function etagOf(bytes: Buffer): string {
  return `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
}
