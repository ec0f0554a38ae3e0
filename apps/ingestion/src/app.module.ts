import { Inject, Module, type DynamicModule } from '@nestjs/common';
import { EVENT_LOG, type EventLog } from '@posthorn/event-log';
import { BlobStoreModule, HealthRegistry } from '@posthorn/platform';
import { BounceMailsModule } from './bounce-mails/bounce-mails.module.js';
import { INGESTION_SETTINGS, ingestionModuleSettings, type IngestionInput } from './config.js';
import { InboundModule } from './inbound/inbound.module.js';
import { SmtpModule } from './inbound/smtp/smtp.module.js';
import { InboundWebhooksModule } from './inbound-webhooks/inbound-webhooks.module.js';
import { FETCH_BYTES, fetchBytes, type FetchBytes } from './inbound-webhooks/resend/resend-api.gateway.js';
import { MailEventsModule } from './mail-events/mail-events.module.js';
import { ProviderWebhooksModule } from './provider-webhooks/provider-webhooks.module.js';
import { FETCH_TEXT, fetchText, type FetchText } from './provider-webhooks/ses/sns-certificates.gateway.js';
import { SuppressionModule } from './suppression/suppression.module.js';
import { TrackingModule } from './tracking/tracking.module.js';

/** Whom this service asks; tests answer in their place. */
export interface Outside {
  /** For certificates of Amazon SNS, and to confirm its subscriptions. */
  readonly fetchText?: FetchText;
  /** For mails that a provider keeps. */
  readonly fetchBytes?: FetchBytes;
}

export { SmtpDoor } from './inbound/smtp/smtp-door.js';

/** Facts from outside. Needs EventLogModule and DatabaseModule beside it, and EventLogTransport connected. */
@Module({})
export class IngestionModule {
  static forRoot(settings: IngestionInput, outside: Outside = {}): DynamicModule {
    const parsed = ingestionModuleSettings.parse(settings);
    return {
      module: IngestionModule,
      global: true,
      imports: [
        BlobStoreModule.forRoot({ directory: parsed.BLOB_DIR }),
        MailEventsModule,
        SuppressionModule,
        BounceMailsModule,
        ProviderWebhooksModule,
        TrackingModule,
        InboundModule,
        SmtpModule,
        InboundWebhooksModule,
      ],
      providers: [
        { provide: INGESTION_SETTINGS, useValue: parsed },
        { provide: FETCH_TEXT, useValue: outside.fetchText ?? fetchText },
        { provide: FETCH_BYTES, useValue: outside.fetchBytes ?? fetchBytes },
      ],
      exports: [INGESTION_SETTINGS, FETCH_TEXT, FETCH_BYTES],
    };
  }

  constructor(@Inject(HealthRegistry) health: HealthRegistry, @Inject(EVENT_LOG) log: EventLog) {
    health.register('ingestion', () => log.bounds());
  }
}
