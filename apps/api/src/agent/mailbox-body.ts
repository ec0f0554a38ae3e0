import { normaliseAddress } from '@posthorn/events';
import { z } from 'zod';
import { domainName } from '../domain-name.js';
import { emailAddress } from '../email-address.js';
import { label } from '../stored-text.js';
import type { AgentChanges } from './agent.queries.js';

const sendLimit = z.int().min(1, 'must be 1 or more; to send nothing, pause the mailbox').max(1_000_000_000).nullable();
const domains = z
  .array(domainName)
  .max(1_000)
  .overwrite((names) => [...new Set(names)]);

/** 1: every send waits for approval, 2: the first to a contact, 3: none. */
export const autonomyLevel = z.literal([1, 2, 3], { error: 'must be 1, 2 or 3' });

const settings = {
  role: label.nullable().optional(),
  displayName: label.nullable().optional(),
  hourlySendLimit: sendLimit.optional(),
  dailySendLimit: sendLimit.optional(),
  allowlistDomains: domains.optional(),
  blocklistDomains: domains.optional(),
  autonomyLevel: autonomyLevel.optional(),
  /** Whether its mail gets intent, entities and urgency. */
  classifyInbound: z.boolean().optional(),
  /** Injection score above which what a mail says is withheld; 1 for never, null for the installation's. */
  quarantineAbove: z.number().min(0).max(1).nullable().optional(),
};

const sameAddress = {
  path: ['email'],
  message: 'is an alias of address and must not differ from it',
};

function agree({ address, email }: { address?: string | undefined; email?: string | undefined }): boolean {
  return address === undefined || email === undefined || address === email;
}

/** Body of `POST /v1/agent/mailboxes`. */
export const newMailbox = z
  .strictObject({
    tenantId: z.string().optional(),
    address: emailAddress.optional(),
    /** Alias of address. */
    email: emailAddress.optional(),
    /** The display name, else the address, when left out. */
    name: label.optional(),
    ...settings,
  })
  .refine(agree, sameAddress)
  .refine(({ address, email }) => address !== undefined || email !== undefined, {
    path: ['address'],
    message: 'is required: the address that the mailbox sends from',
  });
export type NewMailbox = z.output<typeof newMailbox>;

/** Body of `PATCH /v1/agent/mailboxes/:id`; what is left out stays as it is. */
export const mailboxChanges = z
  .strictObject({
    tenantId: z.string().optional(),
    name: label.optional(),
    address: emailAddress.optional(),
    /** Alias of address. */
    email: emailAddress.optional(),
    ...settings,
    /** An archived mailbox sends nothing and is not listed; its past stays. */
    archived: z.boolean().optional(),
  })
  .refine(agree, sameAddress)
  .refine((body) => Object.entries(body).some(([name, value]) => name !== 'tenantId' && value !== undefined), {
    message:
      'must change something: name, role, address, displayName, a limit, a list of domains, autonomyLevel, classifyInbound, quarantineAbove, or archived',
  });
export type MailboxChanges = z.output<typeof mailboxChanges>;

/** The columns a body is about. */
export function toColumns(
  body: Omit<MailboxChanges, 'tenantId'>,
  { now, archivedAt }: { readonly now: Date; readonly archivedAt: Date | null },
): AgentChanges {
  const address = body.address ?? body.email;
  return {
    name: body.name,
    role: body.role,
    email: address === undefined ? undefined : normaliseAddress(address),
    display_name: body.displayName,
    hourly_send_limit: body.hourlySendLimit,
    daily_send_limit: body.dailySendLimit,
    allowlist_domains: body.allowlistDomains,
    blocklist_domains: body.blocklistDomains,
    autonomy_level: body.autonomyLevel,
    classify_inbound: body.classifyInbound,
    quarantine_above: body.quarantineAbove,
    archived_at: body.archived === undefined ? undefined : body.archived ? (archivedAt ?? now) : null,
  };
}
