import { Problem } from '@posthorn/platform';

/** The same when it is another workspace's. @param wanted nothing when the workspace has none at all */
export function unknownAgent(wanted: string | undefined): Problem {
  return new Problem({
    status: 404,
    code: 'AGENT_NOT_FOUND',
    detail:
      wanted === undefined
        ? 'This workspace has no agent to send as.'
        : `There is no agent ${wanted} in this workspace.`,
    fix: 'Create it: POST /v1/agents with a name and an email. An address at a domain of the workspace makes one by itself.',
    errors: [{ pointer: '/agent', detail: 'is not an agent of this workspace.' }],
  });
}

export function severalAgents(): Problem {
  return new Problem({
    status: 400,
    code: 'MISSING_FIELD',
    detail: 'agent: is required, as this workspace has several agents.',
    fix: 'Name one by its id, its name or its address: GET /v1/agents lists them.',
    errors: [{ pointer: '/agent', detail: 'is required, as this workspace has several agents.' }],
  });
}

export function boundElsewhere(mailbox: string): Problem {
  return new Problem({
    status: 403,
    code: 'AGENT_MISMATCH',
    detail: `This API key is bound to ${mailbox} and sends as no other agent.`,
    fix: 'Leave agent and from out, or use a key that is not bound.',
    errors: [{ pointer: '/agent', detail: 'is not the one the key is bound to.' }],
  });
}

export function agentArchived(name: string): Problem {
  return refused('AGENT_ARCHIVED', 'agent_archived', `The agent ${name} is archived.`, 'Send as another agent.');
}

export function addresslessAgent(name: string): Problem {
  return refused(
    'AGENT_WITHOUT_ADDRESS',
    'no_address',
    `The agent ${name} has no address to send from.`,
    'Give it one: PATCH /v1/agents/<id> with an email.',
  );
}

export function nameTaken(name: string): Problem {
  return new Problem({
    status: 409,
    code: 'DUPLICATE_RESOURCE',
    detail: `There is an agent ${name} in this workspace already.`,
    fix: 'Use it, or choose a name that differs in more than upper and lower case.',
    errors: [{ pointer: '/name', detail: 'is the name of another agent.' }],
  });
}

export function noDomain(): Problem {
  const detail = 'is required, as the workspace has no sending domain to make an address of.';
  return new Problem({
    status: 422,
    code: 'MISSING_FIELD',
    detail: `email: ${detail}`,
    fix: 'Give the address, or add a domain: posthorn domains add.',
    errors: [{ pointer: '/email', detail }],
  });
}

function refused(code: string, reason: string, detail: string, fix: string): Problem {
  return new Problem({ status: 422, code, detail, fix, errors: [{ pointer: '/agent', detail }], members: { reason } });
}
