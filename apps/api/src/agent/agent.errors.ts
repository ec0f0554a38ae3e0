import { isUniqueViolation } from '@posthorn/database';
import { Problem } from '@posthorn/platform';
import { AgentNamedAlikeError } from './agent.queries.js';

/** What the caller is told when an agent was not stored; other errors stay what they are. */
export function agentProblem(error: unknown): unknown {
  if (error instanceof AgentNamedAlikeError) return namedAlike(error.existing);
  if (!isUniqueViolation(error)) return error;
  return new Problem({
    status: 409,
    code: 'EMAIL_TAKEN',
    detail: 'Another agent of this workspace has that email address.',
    fix: 'Choose another address, or use the agent that has it; the list of agents shows archived ones when asked for them.',
  });
}

function namedAlike(existing: string): Problem {
  return new Problem({
    status: 409,
    code: 'AGENT_NAME_TAKEN',
    detail: `There is an agent ${existing} in this workspace: the names differ in upper and lower case alone.`,
    fix: `Register it as ${existing} to change it, or choose another name.`,
  });
}

export function unknownAgent(agentId: string): Problem {
  return new Problem({
    status: 422,
    code: 'UNKNOWN_AGENT',
    detail: `There is no agent ${agentId} in this workspace.`,
    fix: 'Register it with POST /v1/agent/register and use the agentId of the answer, or leave it out.',
  });
}

/** The same when it is another workspace's. */
export function unknownMailbox(id: string): Problem {
  return new Problem({
    status: 404,
    code: 'UNKNOWN_MAILBOX',
    detail: `There is no mailbox ${id} in this workspace.`,
    fix: 'GET /v1/agent/mailboxes lists those there are.',
  });
}

export function archivedMailbox(id: string): Problem {
  return new Problem({
    status: 409,
    code: 'MAILBOX_ARCHIVED',
    detail: `The mailbox ${id} is archived: it sends nothing already.`,
    fix: 'To use it again, PATCH it with {"archived": false} first.',
  });
}
