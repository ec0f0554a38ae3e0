import { importOptions, type ImportOptions } from '@posthorn/leads';
import { z } from 'zod';
import { unusableUpload } from './lead.errors.js';

/** A file that was sent, and how it is to be read. */
export interface LeadUpload {
  readonly bytes: Uint8Array;
  readonly filename: string | undefined;
  readonly options: ImportOptions;
}

/** Query of `POST /api/leads/import` when the body is the file itself. */
export const uploadQuery = z.strictObject({
  filename: z.string().max(1_024).optional().describe('Shown again with the import.'),
  options: z.string().max(65_536).optional().describe('JSON; see docs/leads.md.'),
  workspace_id: z.string().optional(),
});

const LONGEST_FILENAME = 255;

/**
 * A file out of a request: the body itself, or the part `file` of a form whose part `options` is JSON.
 * @throws Problem 422
 */
export async function readUpload(
  body: Buffer,
  contentType: string,
  query: z.output<typeof uploadQuery>,
): Promise<LeadUpload> {
  if (!/^multipart\/form-data\b/i.test(contentType)) return toUpload(body, query.filename, query.options);
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } })
    .formData()
    .catch(() => undefined);
  if (form === undefined) throw unusableUpload('body', 'must be multipart/form-data as its content type says');
  const unknown = [...form.keys()].find((name) => name !== 'file' && name !== 'options');
  if (unknown !== undefined) throw unusableUpload(unknown, 'is no part of this form; it has file and options');
  const file = form.get('file');
  if (!(file instanceof File)) throw unusableUpload('file', 'is missing, or was sent without a filename');
  const options = form.get('options') ?? query.options;
  if (options instanceof File) throw unusableUpload('options', 'must be JSON text, not a file');
  return toUpload(await file.bytes(), query.filename ?? file.name, options ?? undefined);
}

function toUpload(bytes: Uint8Array, filename: string | undefined, options: string | undefined): LeadUpload {
  if (bytes.byteLength === 0) throw unusableUpload('file', 'is empty');
  return { bytes, filename: filename?.slice(-LONGEST_FILENAME) || undefined, options: readOptions(options) };
}

function readOptions(text: string | undefined): ImportOptions {
  if (text === undefined || text.trim() === '') return {};
  const parsed = importOptions.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw unusableUpload(['options', ...(issue?.path ?? [])].join('/'), issue?.message ?? 'is not as documented');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unusableUpload('options', 'must be JSON');
  }
}
