export interface Half {
  readonly name: 'injection' | 'intent';
  /** @param file rows to judge the shipped weights by; undefined: leave sources of the corpora out */
  judge(corpora: string, file: string | undefined): { readonly figures: object; readonly table: string };
}
