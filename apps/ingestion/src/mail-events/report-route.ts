/** Where reports arrive, the same on both. */
export const REPORT_PATHS = ['/api/webhooks/mail-events', '/reach/api/webhooks/mail-events'] as const;
export type ReportPath = (typeof REPORT_PATHS)[number];

/** The largest report. */
export const MAX_REPORT_BYTES = 65_536;
