/** Keys that speak MisarReach: `msr_`, also written `mrk_` as its SDK does. */
export const KEYS = ['msr'] as const;
