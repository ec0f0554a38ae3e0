import { limitRule } from './limit-rule.js';

export const hourlyBudget = limitRule({
  name: 'hourly_budget',
  about: 'workspace',
  window: 'hour',
  reason: 'budget_exceeded',
  whose: 'the workspace has used',
});
