import { Body, Controller, Get, Inject, Put, Query } from '@nestjs/common';
import { Caller, RequireKey, type Principal } from '@posthorn/platform';
import { policySettings, ruleSetHash, type PolicySettings } from '@posthorn/policy';
import { PolicySettingsStore } from '@posthorn/sending';
import { z } from 'zod';
import { assertUnbound } from '../bound-key.js';
import { assertOwnTenant, tenantQuery } from '../tenant.js';

const newSettings = z.strictObject({ tenantId: z.string().optional(), settings: policySettings });

/** The rules in force. */
interface PolicyView {
  readonly settings: PolicySettings;
  /** What the decisions made under them carry. */
  readonly ruleSetSha256: string;
}

/** A workspace's own limits and rules. */
@Controller('v1/agent/policy')
export class PolicyController {
  constructor(@Inject(PolicySettingsStore) private readonly store: PolicySettingsStore) {}

  @Get()
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['read'] })
  async show(
    @Caller() caller: Principal,
    @Query({ schema: tenantQuery }) { tenantId }: z.output<typeof tenantQuery>,
  ): Promise<PolicyView> {
    assertOwnTenant(caller, tenantId);
    return toView(policySettings.parse(await this.store.get(caller.workspaceId)));
  }

  /** All of them: what is left out becomes its default. */
  @Put()
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['manage'] })
  async replace(
    @Caller() caller: Principal,
    @Body({ schema: newSettings }) { tenantId, settings }: z.output<typeof newSettings>,
  ): Promise<PolicyView> {
    assertOwnTenant(caller, tenantId);
    assertUnbound(caller);
    await this.store.put(caller.workspaceId, settings);
    return toView(settings);
  }
}

function toView(settings: PolicySettings): PolicyView {
  return { settings, ruleSetSha256: ruleSetHash(settings) };
}
