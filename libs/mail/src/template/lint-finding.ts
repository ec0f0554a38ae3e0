import type { PartName } from './liquid-engine.js';

export interface LintFinding {
  /** Lower snake case, stable. */
  readonly rule: string;
  /** Errors refuse a template where approval demands clean ones; warnings advise. */
  readonly severity: 'error' | 'warning';
  readonly part: PartName | 'template';
  readonly message: string;
  /** What to do about it. */
  readonly fix: string;
}

export function finding(
  rule: string,
  severity: LintFinding['severity'],
  part: LintFinding['part'],
  message: string,
  fix: string,
): LintFinding {
  return { rule, severity, part, message, fix };
}
