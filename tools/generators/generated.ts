/** One file that is made from something else; what a `*.generate.ts` exports by default, alone or in an array. */
export interface Generated {
  /** From the repository's root. */
  readonly path: string;
  content(): string | Promise<string>;
}
