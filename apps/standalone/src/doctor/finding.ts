/** What one check found. */
export interface Finding {
  /** One or two words, the first column: "disk". */
  readonly subject: string;
  readonly level: 'ok' | 'warn' | 'fail';
  /** What was seen. */
  readonly seen: string;
  /** What to do about it; always there unless all is well. */
  readonly fix?: string;
}

export function ok(subject: string, seen: string): Finding {
  return { subject, level: 'ok', seen };
}

export function warn(subject: string, seen: string, fix: string): Finding {
  return { subject, level: 'warn', seen, fix };
}

export function fail(subject: string, seen: string, fix: string): Finding {
  return { subject, level: 'fail', seen, fix };
}

/** Turns an exception of `check` into a finding. */
export async function orFail(subject: string, fix: string, check: () => Promise<Finding>): Promise<Finding> {
  try {
    return await check();
  } catch (error) {
    return fail(subject, error instanceof Error ? error.message : String(error), fix);
  }
}
