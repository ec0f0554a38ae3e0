import { limitRule } from './limit-rule.js';

export const monthlyBudget = limitRule({
  name: 'monthly_budget',
  about: 'workspace',
  window: 'month',
  reason: 'monthly_budget_exceeded',
  whose: 'the workspace has used',
});
