/** One variable that cannot be used. */
export interface ConfigIssue {
  readonly variable: string;
  /** What is wrong with it; never contains the value of a secret. */
  readonly problem: string;
  readonly fix: string;
}

/** Configuration the program cannot start with; the message names every variable and what to do. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(readonly issues: readonly ConfigIssue[]) {
    super(
      ['The configuration cannot be used:', ...issues.map((i) => `  ${i.variable}: ${i.problem}.\n    ${i.fix}.`)].join(
        '\n',
      ),
    );
  }
}
