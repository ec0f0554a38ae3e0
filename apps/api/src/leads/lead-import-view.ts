import { countsOf, type LeadImport } from '@posthorn/leads';

/** How far an import is, as the API shows it. */
export interface LeadImportView {
  /** `imp_` + ULID. */
  readonly id: string;
  readonly status: 'running' | 'complete' | 'error' | 'canceled';
  readonly filename: string | null;
  readonly size_bytes: number;
  /** Share of the file that was read, from 0 to 1. */
  readonly progress: number;
  /** Rows done, and what became of them. */
  readonly rows: number;
  readonly created: number;
  readonly updated: number;
  readonly rejected: number;
  /** Whether there is a file of the rejected rows. */
  readonly has_error_file: boolean;
  /** Why it did not get to the end of the file. */
  readonly error: string | null;
  readonly started_at: string;
  readonly completed_at: string | null;
}

/** @returns nothing for an import that was never started */
export function leadImportView({ status, ...state }: LeadImport): LeadImportView | undefined {
  const { started, progressed, completed } = state;
  if (status === 'unknown' || started === undefined) return undefined;
  const { sizeBytes } = started.file;
  const read = Math.min(1, (progressed?.sizeBytes ?? 0) / Math.max(1, sizeBytes));
  return {
    id: started.importId,
    status,
    filename: started.filename ?? null,
    size_bytes: sizeBytes,
    progress: status === 'complete' ? 1 : Math.floor(read * 1_000) / 1_000,
    ...countsOf({ status, ...state }),
    has_error_file: completed?.errors !== undefined,
    error: completed?.error ?? null,
    started_at: started.startedAt,
    completed_at: completed?.completedAt ?? null,
  };
}
