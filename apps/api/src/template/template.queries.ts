import type { Database, TemplatesTable } from '@posthorn/database';
import { sql, type Kysely, type Selectable } from 'kysely';

const COLUMNS = ['id', 'name', 'subject', 'html', 'text', 'status', 'version', 'created_at', 'updated_at'] as const;

export type TemplateRow = Pick<Selectable<TemplatesTable>, (typeof COLUMNS)[number]>;

export interface NewTemplate {
  /** `tpl_` + ULID. */
  readonly id: string;
  readonly name: string;
  readonly subject: string;
  readonly html: string | null;
  readonly text: string | null;
}

/** What is left out, or undefined, stays as it is. */
export interface TemplateChanges {
  readonly name?: string | undefined;
  readonly subject?: string | undefined;
  readonly html?: string | null | undefined;
  readonly text?: string | null | undefined;
}

/** @throws the database's unique violation (23505) when another template of the workspace has the name */
export function insertTemplate(db: Kysely<Database>, workspaceId: string, template: NewTemplate): Promise<TemplateRow> {
  return db
    .insertInto('templates')
    .values({ ...template, workspace_id: workspaceId })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
}

/** Oldest first. */
export function listTemplates(
  db: Kysely<Database>,
  workspaceId: string,
  page: { readonly after?: string | undefined; readonly limit: number },
): Promise<TemplateRow[]> {
  return db
    .selectFrom('templates')
    .select(COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('id', '>', page.after ?? '')
    .orderBy('id')
    .limit(page.limit)
    .execute();
}

/** By id or by name; an id wins over a template that is named like it. */
export function findTemplate(
  db: Kysely<Database>,
  workspaceId: string,
  idOrName: string,
): Promise<TemplateRow | undefined> {
  return db
    .selectFrom('templates')
    .select(COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where((is) => is.or([is('id', '=', idOrName), is('name', '=', idOrName)]))
    .orderBy(sql`id = ${idOrName}`, 'desc')
    .limit(1)
    .executeTakeFirst();
}

/**
 * Another version, which is a draft again. A name alone makes none: it is not part of the mail.
 * @param version the one that is changed; another one since then is left alone
 * @returns nothing when there is no such template at that version
 * @throws the database's unique violation (23505) when another template of the workspace has the name
 */
export function updateTemplate(
  db: Kysely<Database>,
  { workspaceId, id, version }: { readonly workspaceId: string; readonly id: string; readonly version: number },
  { name, subject, html, text }: TemplateChanges,
): Promise<TemplateRow | undefined> {
  const isContent = subject !== undefined || html !== undefined || text !== undefined;
  return db
    .updateTable('templates')
    .set({ name, subject, html, text, updated_at: sql`now()` })
    .$if(isContent, (query) => query.set({ status: 'draft', version: version + 1 }))
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('version', '=', version)
    .returning(COLUMNS)
    .executeTakeFirst();
}

/** @returns nothing when there is no such template at that version */
export function approveTemplate(
  db: Kysely<Database>,
  { workspaceId, id, version }: { readonly workspaceId: string; readonly id: string; readonly version: number },
): Promise<TemplateRow | undefined> {
  return db
    .updateTable('templates')
    .set({ status: 'approved', updated_at: sql`now()` })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('version', '=', version)
    .returning(COLUMNS)
    .executeTakeFirst();
}

/** @returns false when there was none */
export async function deleteTemplate(db: Kysely<Database>, workspaceId: string, id: string): Promise<boolean> {
  const gone = await db
    .deleteFrom('templates')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst();
  return gone !== undefined;
}
