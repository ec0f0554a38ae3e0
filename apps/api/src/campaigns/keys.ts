/** Keys that speak MisarMail. */
export const KEYS = ['msk'] as const;
