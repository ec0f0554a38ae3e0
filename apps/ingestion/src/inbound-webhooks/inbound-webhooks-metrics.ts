import type { MetricDefinitions } from '@posthorn/platform';

export const inboundWebhooksMetrics = {
  mails: {
    name: 'posthorn.ingestion.inbound_webhook_mails',
    instrument: 'counter',
    unit: '{recipient}',
    description: 'Recipients of mails that providers handed over.',
    attributes: {
      provider: '`postal`, `ses`, `postmark`, `sendgrid`, `mailgun`, `resend`',
      outcome:
        '`accepted`, or was already; `bounce`: to a return path of ours, told to the delivery side; refused: `unknown_mailbox`, `forged_return_path`, `loop`; `nothing`: an authentic request without a mail',
    },
  },
} as const satisfies MetricDefinitions;
