import { policySettings } from '@posthorn/policy';
import { expect, test } from 'vitest';
import { PolicyInputs, type Asked, type KnownInputs } from './policy-inputs.js';
import type { AgentRow, LintedTemplate, TemplateRow } from './senders.js';

const WORKSPACE = 'wsk_1';

function anAgent(id: string, autonomyLevel: 1 | 2 | 3): AgentRow {
  const none = { display_name: null, hourly_send_limit: null, daily_send_limit: null, archived_at: null };
  const lists = { allowlist_domains: [], blocklist_domains: [] };
  return { id, workspace_id: WORKSPACE, name: id, email: null, autonomy_level: autonomyLevel, ...none, ...lists };
}

function aTemplate(id: string, status: TemplateRow['status']): LintedTemplate {
  const row = { id, workspace_id: WORKSPACE, name: id, subject: 'Hi', html: null, text: 'Hi', status, version: 1 };
  return { row, lintErrors: [] };
}

/** What is stored, and what was looked up. */
function gathering() {
  const lookedUp: string[] = [];
  const look = <Row>(row: Row) => {
    return (_workspaceId: string, id: string) => {
      lookedUp.push(id);
      return Promise.resolve(row);
    };
  };
  const inputs = new PolicyInputs(
    { get: async () => policySettings.parse({}) },
    {
      agent: look(anAgent('agt_1', 3)),
      template: look(aTemplate('tpl_1', 'approved')),
      domain: async () => undefined,
      globalSuppression: async () => undefined,
    },
    { isPaused: async () => undefined },
    { today: async () => ({ hardBounces: 0, complaints: 0, unsubscribes: 0 }) },
  );
  const gather = async (known?: KnownInputs) => {
    const asked: Asked = {
      workspaceId: WORKSPACE,
      requestId: 'req_1',
      recipientEmail: 'alice@example.com',
      testMode: false,
      agentId: 'agt_1',
      templateId: 'tpl_1',
      known,
    };
    const { policy, context } = await inputs.gather(asked, 0);
    return { level: policy.agent?.autonomyLevel, approved: context.template?.approved, lookedUp };
  };
  return gather;
}

test('an agent and a template that the asker has just looked up are not looked up again', async () => {
  const known = { agent: anAgent('agt_1', 1), template: aTemplate('tpl_1', 'draft') };
  expect(await gathering()(known)).toEqual({ level: 1, approved: false, lookedUp: [] });
});

test('what the asker does not know, or knows of another one, is looked up', async () => {
  const stored = { level: 3, approved: true, lookedUp: ['agt_1', 'tpl_1'] };
  expect(await gathering()()).toEqual(stored);
  expect(await gathering()({ agent: anAgent('agt_2', 1), template: aTemplate('tpl_2', 'draft') })).toEqual(stored);
});
