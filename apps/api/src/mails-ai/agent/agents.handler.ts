import type { Db } from '@posthorn/database';
import type { EventLog } from '@posthorn/event-log';
import { newId, normaliseAddress } from '@posthorn/events';
import type { Principal } from '@posthorn/platform';
import type { PauseCommands } from '@posthorn/sending';
import { agentProblem } from '../../agent/agent.errors.js';
import {
  type AgentChanges,
  type AgentRow,
  insertAgent,
  listMailboxes,
  updateAgent,
} from '../../agent/agent.queries.js';
import { requesterOf } from '../../requester.js';
import { agentPause } from '../../workspace/pause-state.js';
import { pageOf, type Page } from '../paging.js';
import type { AgentChangesBody, NewAgentBody } from './agent-body.js';
import { agentArchived, nameTaken, noDomain, unknownAgent } from './agent.errors.js';
import { agentView, type AgentView } from './agent-view.js';
import { findAgentByName } from './mails-ai-agent.queries.js';
import type { SenderAgents } from './sender-agents.js';

/** `live` is whatever may send, now or once resumed. */
export type StatusFilter = 'live' | 'all' | 'active' | 'paused' | 'archived';

export class AgentsHandler {
  constructor(
    private readonly db: Db,
    private readonly log: Pick<EventLog, 'last'>,
    private readonly agents: Pick<SenderAgents, 'find' | 'addressFor'>,
    private readonly pauses: Pick<PauseCommands, 'pauseAgent' | 'resumeAgent'>,
  ) {}

  /** @throws Problem 409 when the name or the address is taken, 422 when there is no domain for an address */
  async create(body: NewAgentBody, { workspaceId }: Principal): Promise<AgentView> {
    const { name, email: given, domain, ...settings } = body;
    const email = given ?? (await this.agents.addressFor(workspaceId, name, domain));
    if (email === undefined) throw noDomain();
    const known = await findAgentByName(this.db, workspaceId, name);
    if (known !== undefined && known.archived_at === null) throw nameTaken(known.name);
    const agent = { ...columnsOf(settings), id: newId('agt'), name, email: normaliseAddress(email) };
    return agentView(workspaceId, await insertAgent(this.db, workspaceId, agent).catch(rethrow), false);
  }

  async list(
    { workspaceId, mailbox }: Principal,
    { limit, cursor, status }: { limit: number; cursor: string | undefined; status: StatusFilter },
  ): Promise<Page<AgentView>> {
    const archived = status === 'all' ? undefined : status === 'archived';
    const wanted = (view: AgentView) => (status === 'active' || status === 'paused' ? view.status === status : true);
    const found: AgentView[] = [];
    // Who is paused the log knows and no column, so the pages of one state are gathered.
    for (let after = cursor; found.length <= limit;) {
      const rows = await listMailboxes(this.db, workspaceId, { after, limit: limit + 1, archived, email: mailbox });
      const views = await Promise.all(rows.map((row) => this.view(workspaceId, row)));
      found.push(...views.filter(wanted));
      after = rows.at(-1)?.id;
      if (rows.length <= limit) break;
    }
    return pageOf(found, limit, { view: (view) => view, cursor: ({ id }) => id });
  }

  async show(wanted: string, caller: Principal): Promise<AgentView> {
    return this.view(caller.workspaceId, await this.agents.find(caller, wanted));
  }

  async update(wanted: string, { status, ...changes }: AgentChangesBody, caller: Principal): Promise<AgentView> {
    let row = await this.agents.find(caller, wanted);
    const columns = columnsOf(changes);
    if (Object.values(columns).some((value) => value !== undefined))
      row = (await updateAgent(this.db, caller.workspaceId, row.id, columns).catch(rethrow)) ?? row;
    if (status === 'paused') return this.pause(row.id, undefined, caller);
    if (status === 'active') return this.resume(row.id, caller);
    return this.view(caller.workspaceId, row);
  }

  /** @throws Problem 422 for one that is archived */
  async pause(wanted: string, detail: string | undefined, caller: Principal): Promise<AgentView> {
    const { id: agentId, name: agentName, archived_at: archivedAt } = await this.agents.find(caller, wanted);
    if (archivedAt !== null) throw agentArchived(agentName);
    await this.pauses.pauseAgent({ agentId, agentName }, requesterOf(caller), { detail });
    return this.show(agentId, caller);
  }

  async resume(wanted: string, caller: Principal): Promise<AgentView> {
    const { id: agentId, name: agentName } = await this.agents.find(caller, wanted);
    await this.pauses.resumeAgent({ agentId, agentName }, requesterOf(caller));
    return this.show(agentId, caller);
  }

  /** It sends nothing and is not listed; its past stays. */
  async archive(wanted: string, caller: Principal): Promise<{ id: string; status: 'archived'; archived_at: string }> {
    const row = await this.agents.find(caller, wanted);
    const archivedAt = row.archived_at ?? new Date();
    const updated = await updateAgent(this.db, caller.workspaceId, row.id, { archived_at: archivedAt });
    if (updated === undefined) throw unknownAgent(wanted);
    return { id: row.id, status: 'archived', archived_at: archivedAt.toISOString() };
  }

  private async view(workspaceId: string, row: AgentRow): Promise<AgentView> {
    return agentView(workspaceId, row, (await agentPause(this.log, workspaceId, row.id)) !== undefined);
  }
}

function columnsOf(settings: Omit<AgentChangesBody, 'status'>): AgentChanges {
  const { email, ...columns } = settings;
  return { ...columns, email: email === undefined ? undefined : normaliseAddress(email) };
}

function rethrow(error: unknown): never {
  throw agentProblem(error);
}
