import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { DATABASE } from '@posthorn/database';
import { Caller, RequireKey, WORKSPACES, type Principal, type Workspaces } from '@posthorn/platform';
import { z } from 'zod';
import { assertUnbound } from '../bound-key.js';
import { emailAddress } from '../email-address.js';
import { label, storedText } from '../stored-text.js';
import { assertOwnTenant, tenantQuery } from '../tenant.js';
import { unknownContact } from './contact.errors.js';
import {
  deleteContact,
  findContact,
  listContacts,
  renameContact,
  upsertContact,
  type ContactRow,
} from './contact.queries.js';

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
  /** The one address to look for. */
  email: emailAddress.optional(),
});

const contactChanges = z.strictObject({
  tenantId: z.string().optional(),
  /** Null takes it away. The address cannot be changed: another address is another contact. */
  name: storedText.max(255).nullable(),
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
    assertUnbound(caller);
    const { workspaceId } = caller;
    const contactKey = await this.workspaces.contactKeyOf(workspaceId, email);
    return toContact(await upsertContact(this.db, { workspaceId, contactKey, email, name }));
  }

  @Get()
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['read'] })
  async list(
    @Caller() caller: Principal,
    @Query({ schema: listing }) { tenantId, limit, cursor, email }: z.output<typeof listing>,
  ): Promise<{ contacts: Contact[]; nextCursor: string | null }> {
    assertOwnTenant(caller, tenantId);
    assertUnbound(caller);
    if (email !== undefined) return { contacts: await this.ofAddress(caller, email), nextCursor: null };
    const rows = await listContacts(this.db, caller.workspaceId, { after: cursor, limit: limit + 1 });
    const contacts = rows.slice(0, limit).map(toContact);
    return { contacts, nextCursor: rows.length > limit ? (contacts.at(-1)?.contactId ?? null) : null };
  }

  @Get(':contactId')
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['read'] })
  async show(
    @Caller() caller: Principal,
    @Param('contactId', { schema: label }) contactId: string,
    @Query({ schema: tenantQuery }) { tenantId }: z.output<typeof tenantQuery>,
  ): Promise<Contact> {
    assertOwnTenant(caller, tenantId);
    assertUnbound(caller);
    return known(await findContact(this.db, caller.workspaceId, contactId), contactId);
  }

  @Patch(':contactId')
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['manage'] })
  async change(
    @Caller() caller: Principal,
    @Param('contactId', { schema: label }) contactId: string,
    @Body({ schema: contactChanges }) { tenantId, name }: z.output<typeof contactChanges>,
  ): Promise<Contact> {
    assertOwnTenant(caller, tenantId);
    assertUnbound(caller);
    return known(await renameContact(this.db, caller.workspaceId, contactId, name), contactId);
  }

  /** Forgets name and address here; the facts about sends keep the address, and a suppression stays in force. */
  @Delete(':contactId')
  @HttpCode(204)
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['manage'] })
  async remove(
    @Caller() caller: Principal,
    @Param('contactId', { schema: label }) contactId: string,
    @Query({ schema: tenantQuery }) { tenantId }: z.output<typeof tenantQuery>,
  ): Promise<void> {
    assertOwnTenant(caller, tenantId);
    assertUnbound(caller);
    if (!(await deleteContact(this.db, caller.workspaceId, contactId))) throw unknownContact(contactId);
  }

  private async ofAddress({ workspaceId }: Principal, email: string): Promise<Contact[]> {
    const row = await findContact(this.db, workspaceId, await this.workspaces.contactKeyOf(workspaceId, email));
    return row === undefined ? [] : [toContact(row)];
  }
}

/** @throws Problem 404 */
function known(row: ContactRow | undefined, contactId: string): Contact {
  if (row === undefined) throw unknownContact(contactId);
  return toContact(row);
}

function toContact(row: ContactRow): Contact {
  return { contactId: row.contact_key, email: row.email, name: row.name, createdAt: row.created_at.toISOString() };
}
