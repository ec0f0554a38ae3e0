import { Module, type DynamicModule } from '@nestjs/common';
import { DATABASE, type Db } from '@posthorn/database';
import { EVENT_LOG, type EventLog } from '@posthorn/event-log';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { DNS_RESOLVER, systemDnsResolver, type DnsResolver } from './dns-resolver.gateway.js';
import { DomainController } from './domain.controller.js';
import { SendingDomains, type MailDnsSettings } from './sending-domains.js';

@Module({})
export class DomainModule {
  static forRoot(dns: MailDnsSettings, resolver: DnsResolver = systemDnsResolver()): DynamicModule {
    return {
      module: DomainModule,
      imports: [IdempotencyModule],
      controllers: [DomainController],
      providers: [
        { provide: DNS_RESOLVER, useValue: resolver },
        {
          provide: SendingDomains,
          inject: [DATABASE, EVENT_LOG, DNS_RESOLVER],
          useFactory: (db: Db, log: EventLog, dnsResolver: DnsResolver) =>
            new SendingDomains(db, log, dnsResolver, dns),
        },
      ],
    };
  }
}
