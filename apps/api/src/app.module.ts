import { Inject, Module, type DynamicModule } from '@nestjs/common';
import { CampaignsModule } from '@posthorn/campaigns';
import { EVENT_LOG, type EventLog } from '@posthorn/event-log';
import { BlobStoreModule, HealthRegistry } from '@posthorn/platform';
import { SendingModule } from '@posthorn/sending';
import { INJECTION_LIMIT } from '@posthorn/writing';
import { AgentController } from './agent/agent.controller.js';
import { MailboxController } from './agent/mailbox.controller.js';
import { AgentThreadModule } from './agent-threads/agent-thread.module.js';
import { ApprovalModule } from './approval/approval.module.js';
import { BudgetController } from './budget/budget.controller.js';
import { CampaignModule } from './campaigns/campaign.module.js';
import { AUTOPILOT_CREDITS, type ApiSettings } from './config.js';
import { ContactController } from './contact/contact.controller.js';
import type { DnsResolver } from './domain/dns-resolver.gateway.js';
import { DomainModule } from './domain/domain.module.js';
import { IdempotencyModule } from './idempotency/idempotency.module.js';
import { InboxModule } from './inbox/inbox.module.js';
import { IntentController } from './intent/intent.controller.js';
import { LeadModule } from './leads/lead.module.js';
import { DraftReplyModule } from './mails-ai/draft-reply/draft-reply.module.js';
import { MailsAiModule } from './mails-ai/mails-ai.module.js';
import { PolicyController } from './policy/policy.controller.js';
import { ReachModule } from './reach/reach.module.js';
import { ReferenceController } from './reference/reference.controller.js';
import { loadReferenceFiles, REFERENCE_FILES } from './reference/reference-files.js';
import { SendModule } from './send/send.module.js';
import { SessionModule } from './session/session.module.js';
import { SuppressionController } from './suppression/suppression.controller.js';
import { TemplatePreviewController } from './template/template-preview.controller.js';
import { TemplateController } from './template/template.controller.js';
import { WorkspaceController } from './workspace/workspace.controller.js';

export type { CheckedRecord } from './domain/dns-check.js';
export { DnsUnansweredError, systemDnsResolver, type DnsResolver } from './domain/dns-resolver.gateway.js';
export { zoneLine } from './domain/domain-view.js';
export { SendingDomains } from './domain/sending-domains.js';
export { domainName } from './domain-name.js';
export { AutopilotCredits, type CreditBalance } from './reach/credit/autopilot-credits.js';

/** The public REST API. Needs EventLogModule and DatabaseModule beside it. */
@Module({})
export class ApiModule {
  /** @param dns answers for the DNS of sending domains; this machine's resolvers when left out */
  static forRoot(settings: ApiSettings, dns?: DnsResolver): DynamicModule {
    return {
      module: ApiModule,
      imports: [
        BlobStoreModule.forRoot({ directory: settings.BLOB_DIR }),
        SendingModule.forRoot(),
        IdempotencyModule,
        SendModule,
        SessionModule.forRoot(settings.SESSION_TTL_MS),
        ApprovalModule,
        DomainModule.forRoot({ spf: settings.MAIL_SPF, bounceDomain: settings.BOUNCE_DOMAIN }, dns),
        MailsAiModule,
        DraftReplyModule.forRoot(settings.DRAFT_INJECTION_LIMIT ?? INJECTION_LIMIT),
        InboxModule,
        AgentThreadModule,
        CampaignModule,
        LeadModule,
        CampaignsModule.forRoot(),
        ReachModule.forRoot({
          AUTOPILOT_CREDITS: settings.AUTOPILOT_CREDITS ?? AUTOPILOT_CREDITS,
          CRON_SECRET: settings.CRON_SECRET,
        }),
      ],
      controllers: [
        AgentController,
        BudgetController,
        ContactController,
        IntentController,
        MailboxController,
        PolicyController,
        ReferenceController,
        SuppressionController,
        TemplateController,
        TemplatePreviewController,
        WorkspaceController,
      ],
      providers: [{ provide: REFERENCE_FILES, useFactory: loadReferenceFiles }],
    };
  }

  constructor(@Inject(HealthRegistry) health: HealthRegistry, @Inject(EVENT_LOG) log: EventLog) {
    health.register('api', () => log.bounds());
  }
}
