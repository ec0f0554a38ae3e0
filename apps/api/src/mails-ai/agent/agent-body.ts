import { z } from 'zod';
import { domainName } from '../../domain-name.js';
import { emailAddress } from '../../email-address.js';
import { label } from '../../stored-text.js';

/** Part of an address, as mails.ai makes addresses of names. */
const handle = label
  .max(64)
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9._+-]*[A-Za-z0-9])?$/, 'must be letters, digits, dots, dashes, + and _');

const sendLimit = z.int().min(1, 'must be 1 or more; to send nothing, pause the agent').max(1_000_000_000).nullable();
const domains = z
  .array(domainName)
  .max(1_000)
  .overwrite((names) => [...new Set(names)]);

const settings = {
  display_name: label.nullable().optional().describe('What recipients see beside the address; the name when null.'),
  hourly_send_limit: sendLimit.optional(),
  daily_send_limit: sendLimit.optional(),
  allowlist_domains: domains.optional().describe('Recipient domains; empty allows all.'),
  blocklist_domains: domains.optional(),
  classify_inbound: z.boolean().optional().describe('Whether its mail gets intent, entities and urgency.'),
  quarantine_above: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .optional()
    .describe("Injection score above which what a mail says is withheld; 1 for never, null for the installation's."),
};

/** Body of `POST /v1/agents`. */
export const newAgent = z
  .strictObject({
    name: handle,
    email: emailAddress.optional().describe('The address it sends from; `name@domain` when left out.'),
    domain: domainName.optional().describe("Of the address; the workspace's first sending domain when left out."),
    ...settings,
  })
  .refine(({ email, domain }) => email === undefined || domain === undefined, {
    path: ['domain'],
    message: 'is part of the email already; give one of them',
  });
export type NewAgentBody = z.output<typeof newAgent>;

/** Body of `PATCH /v1/agents/:id`; what is left out stays as it is. */
export const agentChanges = z
  .strictObject({
    status: z.enum(['active', 'paused']).optional().describe('Pauses or resumes it.'),
    email: emailAddress.optional(),
    ...settings,
  })
  .refine((changes) => Object.values(changes).some((value) => value !== undefined), {
    message: 'must change something',
  });
export type AgentChangesBody = z.output<typeof agentChanges>;

/** Body of the pause route. */
export const pausing = z
  .strictObject({ reason: z.string().max(4_096).optional().describe('For people to read.') })
  .default({});
