import type { Rule } from '../rule.js';
import { activeOpportunity } from './active-opportunity.js';
import { agentDomains } from './agent-domains.js';
import { agentLimits } from './agent-limits.js';
import { agentPause } from './agent-pause.js';
import { cooldown } from './cooldown.js';
import { dailyBudget } from './daily-budget.js';
import { doNotContact } from './do-not-contact.js';
import { domainWarming } from './domain-warming.js';
import { duplicate } from './duplicate.js';
import { hourlyBudget } from './hourly-budget.js';
import { leaseConflict } from './lease-conflict.js';
import { monthlyBudget } from './monthly-budget.js';
import { negativeSignals } from './negative-signals.js';
import { recipientDomainCap } from './recipient-domain-cap.js';
import { risk } from './risk.js';
import { suppression } from './suppression.js';
import { templateApproval } from './template-approval.js';
import { templateLint } from './template-lint.js';
import { tenantPause } from './tenant-pause.js';
import { verifiedDomain } from './verified-domain.js';

/** Every rule, in the order applied: molted's published order, ours between. The first that fails is the answer. */
export const RULES: readonly Rule[] = [
  tenantPause,
  agentPause,
  templateApproval,
  templateLint,
  suppression,
  doNotContact,
  activeOpportunity,
  duplicate,
  cooldown,
  hourlyBudget,
  dailyBudget,
  monthlyBudget,
  agentLimits,
  recipientDomainCap,
  agentDomains,
  risk,
  negativeSignals,
  leaseConflict,
  verifiedDomain,
  domainWarming,
];
