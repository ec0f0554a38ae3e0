import { z } from 'zod';
import { defineEvent } from './event-definition.js';
import { actor, displayName, id, instant, label, text } from './fields.js';

const aboutAgent = { agentId: id, agentName: displayName.optional() };

const EXAMPLE = { agentId: 'agt_01K6ZQ4T1V8N3M5P7R9S2W4X6Y', agentName: 'Sarah' };

export const AgentPaused = defineEvent('agent.paused', {
  version: 1,
  visibility: 'public',
  summary: 'An agent was paused: it sends nothing until resumed.',
  data: z.object({
    ...aboutAgent,
    reason: label.describe('`requested`, `complaint_rate`, `bounce_rate`, ...'),
    detail: text.optional(),
    pausedBy: actor,
    pausedAt: instant,
  }),
  examples: [
    { ...EXAMPLE, reason: 'complaint_rate', pausedBy: { kind: 'system' }, pausedAt: '2026-03-22T10:00:00.000Z' },
  ],
});

export const AgentResumed = defineEvent('agent.resumed', {
  version: 1,
  visibility: 'public',
  summary: 'A paused agent may send again.',
  data: z.object({ ...aboutAgent, resumedBy: actor, resumedAt: instant }),
  examples: [{ ...EXAMPLE, resumedBy: { kind: 'user' }, resumedAt: '2026-03-22T12:00:00.000Z' }],
});

export const AgentHeartbeatLost = defineEvent('agent.heartbeat_lost', {
  version: 1,
  visibility: 'public',
  summary: 'An agent fell silent: its leases were lost and it has no vote.',
  data: z.object({ ...aboutAgent, lastHeartbeatAt: instant, lostAt: instant }),
  examples: [{ ...EXAMPLE, lastHeartbeatAt: '2026-03-22T10:00:00Z', lostAt: '2026-03-22T10:05:00.002Z' }],
});

export const AgentHeartbeatResumed = defineEvent('agent.heartbeat_resumed', {
  version: 1,
  visibility: 'public',
  summary: 'A silent agent was heard again.',
  data: z.object({ ...aboutAgent, heartbeatAt: instant }),
  examples: [{ ...EXAMPLE, heartbeatAt: '2026-03-22T10:20:00.000Z' }],
});

export const agentEvents = [AgentPaused, AgentResumed, AgentHeartbeatLost, AgentHeartbeatResumed] as const;
