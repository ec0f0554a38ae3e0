import type { MetricDefinitions } from '@posthorn/platform';

export const providerWebhooksMetrics = {
  events: {
    name: 'posthorn.ingestion.provider_events',
    instrument: 'counter',
    unit: '{event}',
    description: 'Events that mail providers and bounce mails told of.',
    attributes: {
      provider: '`postal`, `ses`, `postmark`, `sendgrid`, `mailgun`, `resend`, `bounce-mail`',
      outcome:
        '`recorded`, or was already; `unmatched`: no such send; `foreign`: names no send of ours; `ignored`: nothing to record; `unknown`: a type this release does not know',
    },
  },
} as const satisfies MetricDefinitions;
