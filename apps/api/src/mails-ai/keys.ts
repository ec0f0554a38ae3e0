/** Keys that speak mails.ai. */
export const KEYS = ['mk_live', 'mk_test'] as const;
