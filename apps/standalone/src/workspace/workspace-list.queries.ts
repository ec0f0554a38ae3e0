import type { Session } from './first-workspace.queries.js';

export interface ListedWorkspace {
  readonly id: string;
  readonly name: string;
  readonly created_at: Date;
}

/** Oldest first. */
export function listWorkspaces(db: Session, limit: number): Promise<ListedWorkspace[]> {
  return db
    .selectFrom('workspaces')
    .select(['id', 'name', 'created_at'])
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit)
    .execute();
}
