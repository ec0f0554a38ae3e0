import { limitRule } from './limit-rule.js';

export const dailyBudget = limitRule({
  name: 'daily_budget',
  about: 'workspace',
  window: 'day',
  reason: 'budget_exceeded',
  whose: 'the workspace has used',
});
