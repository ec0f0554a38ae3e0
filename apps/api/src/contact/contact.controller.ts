import { Body, Controller, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { DATABASE } from '@posthorn/database';
import { Caller, RequireKey, WORKSPACES, type Principal, type Workspaces } from '@posthorn/platform';
import { z } from 'zod';
import { emailAddress } from '../email-address.js';
import { storedText } from '../stored-text.js';
import { assertOwnTenant } from '../tenant.js';
import { listContacts, upsertContact, type ContactRow } from './contact.queries.js';

type ContactsDatabase = Parameters<typeof listContacts>[0];

const newContact = z.strictObject({
  tenantId: z.string().optional(),
  email: emailAddress,
  name: storedText.max(255).optional(),
});

const listing = z.strictObject({
  tenantId: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z
    .string()
    .regex(/^[a-z2-7]{16}$/, 'must be the nextCursor of an earlier answer')
    .optional(),
});

/** A contact as the API shows it. */
interface Contact {
  /** The contact key: what stands in events in place of the address. */
  readonly contactId: string;
  readonly email: string;
  readonly name: string | null;
  /** ISO 8601 UTC. */
  readonly createdAt: string;
}

@Controller('v1/agent/contacts')
export class ContactController {
  constructor(
    @Inject(DATABASE) private readonly db: ContactsDatabase,
    @Inject(WORKSPACES) private readonly workspaces: Workspaces,
  ) {}

  /** Upsert by address. */
  @Post()
  @HttpCode(200)
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['manage'] })
  async save(
    @Caller() caller: Principal,
    @Body({ schema: newContact }) { tenantId, email, name }: z.output<typeof newContact>,
  ): Promise<Contact> {
    assertOwnTenant(caller, tenantId);
    const { workspaceId } = caller;
    const contactKey = await this.workspaces.contactKeyOf(workspaceId, email);
    return toContact(await upsertContact(this.db, { workspaceId, contactKey, email, name }));
  }

  @Get()
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['read'] })
  async list(
    @Caller() caller: Principal,
    @Query({ schema: listing }) { tenantId, limit, cursor }: z.output<typeof listing>,
  ): Promise<{ contacts: Contact[]; nextCursor: string | null }> {
    assertOwnTenant(caller, tenantId);
    const rows = await listContacts(this.db, caller.workspaceId, { after: cursor, limit: limit + 1 });
    const contacts = rows.slice(0, limit).map(toContact);
    return { contacts, nextCursor: rows.length > limit ? (contacts.at(-1)?.contactId ?? null) : null };
  }
}

function toContact(row: ContactRow): Contact {
  return { contactId: row.contact_key, email: row.email, name: row.name, createdAt: row.created_at.toISOString() };
}
