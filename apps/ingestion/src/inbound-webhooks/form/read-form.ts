import { Busboy, type BusboyFileStream } from '@fastify/busboy';
import { Form, type FormPart } from './form.js';
import { readUrlEncoded } from './url-encoded.js';

const MAX_PARTS = 1_000;
const TIMEOUT_MS = 10_000;

/**
 * The form in a body, its values as the bytes they are: a mail in it may be in any charset.
 * @returns nothing when it is no form, or a broken one
 */
export async function readForm(contentType: string | undefined, body: Buffer): Promise<Form | undefined> {
  const type = /^[^;]*/
    .exec(contentType ?? '')?.[0]
    .trim()
    .toLowerCase();
  if (type === 'application/x-www-form-urlencoded') return new Form(readUrlEncoded(body, MAX_PARTS));
  if (type !== 'multipart/form-data' || contentType === undefined) return undefined;
  try {
    return new Form(await multipart(contentType, body));
  } catch {
    return undefined; // broken, which the caller says
  }
}

/** Every part is taken as a file, which is how the parser leaves its bytes alone. */
function multipart(contentType: string, body: Buffer): Promise<FormPart[]> {
  return new Promise((resolve, reject) => {
    const parts: FormPart[] = [];
    const parser = new Busboy({
      headers: { 'content-type': contentType },
      isPartAFile: () => true,
      limits: { files: MAX_PARTS, parts: MAX_PARTS, headerPairs: 20, fieldNameSize: 200 },
    });
    const timer = setTimeout(() => {
      reject(new Error('the form has no end'));
    }, TIMEOUT_MS);
    const broken = (error: unknown) => {
      clearTimeout(timer);
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    parser.on(
      'file',
      (name: string, stream: BusboyFileStream, filename: string | undefined, _: string, type: string) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('error', broken);
        stream.on('end', () => {
          const bytes = Buffer.concat(chunks);
          parts.push({ name, contentType: type, bytes, ...(filename !== undefined && { filename }) });
        });
      },
    );
    parser.on('error', broken);
    for (const limit of ['partsLimit', 'filesLimit'] as const) {
      parser.on(limit, () => {
        broken(new Error(`the form has more than ${MAX_PARTS} values`));
      });
    }
    parser.on('finish', () => {
      clearTimeout(timer);
      resolve(parts);
    });
    parser.end(body);
  });
}
