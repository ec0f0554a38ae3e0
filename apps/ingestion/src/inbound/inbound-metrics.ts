import type { MetricDefinitions } from '@posthorn/platform';

export const inboundMetrics = {
  mails: {
    name: 'posthorn.ingestion.smtp_mails',
    instrument: 'counter',
    unit: '{mail}',
    description: 'Mails, and recipients that were refused, of the SMTP receiver.',
    attributes: {
      outcome:
        '`accepted`; `unknown_mailbox`; `too_large`; `mail_loop`; `rate_limited`, `greylisted`, `no_room`, `daily_bytes`: to come again; `unavailable`: the database, the log or the disk did not answer; `cut_off`: the client left in the midst of it',
    },
  },
  connections: {
    name: 'posthorn.ingestion.smtp_connections',
    instrument: 'up-down-counter',
    unit: '{connection}',
    description: 'Open connections of the SMTP receiver.',
  },
  buffered: {
    name: 'posthorn.ingestion.smtp_buffered',
    instrument: 'up-down-counter',
    unit: 'By',
    description: 'Bytes of mails that are coming in or being stored; SMTP_BUFFER_BYTES is the most.',
  },
} as const satisfies MetricDefinitions;
