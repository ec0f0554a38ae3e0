import { MAX_SCORE_REASON, type CampaignContent, type CampaignRecipient } from '@posthorn/campaigns';
import type { FoundLead } from '@posthorn/leads';
import type { Plan } from '../planner.js';
import type { RunSender } from './run-sender.js';
import { withDefaults } from './run-template.js';

/** How much of a goal the campaign's name shows. */
const NAME_LENGTH = 200;

/** One step of one mail, to be delivered as soon as the limits allow. */
export function campaignOf(goal: string, plan: Plan, sender: RunSender): CampaignContent {
  return {
    name: `Autopilot: ${goal.replaceAll(/\s+/g, ' ').slice(0, NAME_LENGTH)}`,
    definition: {
      from: sender.from,
      ...(sender.agentId !== undefined && { agentId: sender.agentId }),
      steps: [{ variants: [{ subject: withDefaults(plan.subjectLine), text: withDefaults(plan.messageBody) }] }],
    },
  };
}

export async function* recipientsOf(
  first: FoundLead,
  rest: AsyncIterable<FoundLead>,
): AsyncGenerator<CampaignRecipient> {
  yield recipientOf(first);
  for await (const lead of rest) yield recipientOf(lead);
}

function recipientOf({ email, name, leadId, variables, score, scoreReason }: FoundLead): CampaignRecipient {
  return {
    email,
    ...(name !== undefined && { name: name.slice(0, 320) }),
    variables: { ...variables },
    leadId,
    // One that is out of bounds would make its whole chunk unreadable.
    ...(score >= 0 && score <= 1 && { score }),
    ...(scoreReason !== '' && { scoreReason: scoreReason.slice(0, MAX_SCORE_REASON).toWellFormed() }),
  };
}
