import type { Db } from '@posthorn/database';
import { lintTemplate, type MailTemplate } from '@posthorn/mail';
import {
  findAgents,
  findAgentsByEmail,
  findGlobalSuppressions,
  findSendingDomains,
  findTemplates,
  type AgentRow,
  type DomainRow,
  type GlobalSuppressionRow,
  type OwnedKey,
  type TemplateRow,
} from './policy-inputs.queries.js';
import { SharedLookup } from './shared-lookup.js';

export type { AgentRow, DomainRow, GlobalSuppressionRow, TemplateRow };

/** A template with what its lint says, which follows from its text. */
export interface LintedTemplate {
  readonly row: TemplateRow;
  readonly lintErrors: readonly string[];
}

/**
 * What people have set up for sending, looked up for many requests at once. Nothing is kept: what was changed before a
 * request came holds for it.
 */
export class Senders {
  private readonly agents: SharedLookup<OwnedKey, AgentRow>;
  private readonly agentsByEmail: SharedLookup<OwnedKey, AgentRow>;
  private readonly domains: SharedLookup<OwnedKey, DomainRow>;
  private readonly templates: SharedLookup<OwnedKey, LintedTemplate>;
  private readonly suppressions: SharedLookup<string, GlobalSuppressionRow>;

  constructor(db: Db) {
    const owned = { nameOf: ({ workspaceId, id }: OwnedKey) => `${workspaceId} ${id}`, ttlMs: 0 };
    this.agents = new SharedLookup(async (keys) => byKey(await findAgents(db, keys), ({ id }) => [id]), owned);
    this.agentsByEmail = new SharedLookup(
      async (keys) => byKey(await findAgentsByEmail(db, keys), ({ email }) => (email === null ? [] : [email])),
      owned,
    );
    this.domains = new SharedLookup(
      async (keys) => byKey(await findSendingDomains(db, keys), ({ domain }) => [domain]),
      owned,
    );
    this.templates = new SharedLookup(async (keys) => byIdOrName(await findTemplates(db, keys)), owned);
    this.suppressions = new SharedLookup(
      async (keys) => new Map((await findGlobalSuppressions(db, keys)).map((row) => [row.address, row])),
      { nameOf: (address) => address, ttlMs: 0 },
    );
  }

  agent(workspaceId: string, agentId: string): Promise<AgentRow | undefined> {
    return this.agents.find({ workspaceId, id: agentId });
  }

  /** @param email normalised */
  agentByEmail(workspaceId: string, email: string): Promise<AgentRow | undefined> {
    return this.agentsByEmail.find({ workspaceId, id: email });
  }

  /** @param domain lower case, A-labels */
  domain(workspaceId: string, domain: string): Promise<DomainRow | undefined> {
    return this.domains.find({ workspaceId, id: domain });
  }

  /** @param idOrName its id, or its name */
  template(workspaceId: string, idOrName: string): Promise<LintedTemplate | undefined> {
    return this.templates.find({ workspaceId, id: idOrName });
  }

  /** The operator's entry for a normalised address, in force now. */
  globalSuppression(address: string): Promise<GlobalSuppressionRow | undefined> {
    return this.suppressions.find(address);
  }
}

function byKey<Row extends { workspace_id: string }>(
  rows: readonly Row[],
  idsOf: (row: Row) => readonly string[],
): Map<string, Row> {
  return new Map(rows.flatMap((row) => idsOf(row).map((id) => [`${row.workspace_id} ${id}`, row] as const)));
}

/** An id counts before a name that reads the same. */
function byIdOrName(rows: readonly TemplateRow[]): Map<string, LintedTemplate> {
  const found = new Map<string, LintedTemplate>();
  for (const nameOf of [({ name }: TemplateRow) => name, ({ id }: TemplateRow) => id]) {
    for (const row of rows) {
      const lintErrors = lintErrorsOf(row);
      found.set(`${row.workspace_id} ${nameOf(row)}`, { row, lintErrors });
    }
  }
  return found;
}

/** What `renderTemplate` takes. */
export function mailTemplateOf({ subject, html, text }: TemplateRow): MailTemplate {
  return { subject, ...(html !== null && { html }), ...(text !== null && { text }) };
}

const linted = new Map<string, { readonly version: number; readonly errors: readonly string[] }>();
/** Templates whose lint is remembered; the oldest is forgotten. */
const MAX_LINTED = 1_000;

function lintErrorsOf(row: TemplateRow): readonly string[] {
  const known = linted.get(row.id);
  if (known?.version === row.version) return known.errors;
  const errors = lintTemplate(mailTemplateOf(row))
    .filter(({ severity }) => severity === 'error')
    .map(({ message }) => message);
  linted.delete(row.id);
  const [oldest] = linted.keys();
  if (oldest !== undefined && linted.size >= MAX_LINTED) linted.delete(oldest);
  linted.set(row.id, { version: row.version, errors });
  return errors;
}
