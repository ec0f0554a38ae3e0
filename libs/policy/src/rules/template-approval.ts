import { NOT_APPLICABLE, type Rule } from '../rule.js';

export const templateApproval: Rule = {
  name: 'template_approval',
  apply({ request: { templateId }, settings, context: { template } }) {
    if (!settings.requireApprovedTemplate) return NOT_APPLICABLE;
    const approved = template?.approved ?? false;
    const inputs = { templateId: templateId ?? null, approved };
    if (approved) return { outcome: 'passed', inputs };
    const detail =
      templateId === undefined
        ? 'only mail made from an approved template leaves this workspace; name one'
        : `the template ${templateId} is not approved; have it approved first`;
    return { outcome: 'failed', reason: 'template_not_approved', detail, inputs };
  },
};
