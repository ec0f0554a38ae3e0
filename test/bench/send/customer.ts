import { createDatabase } from '@posthorn/database';
import { newId } from '@posthorn/events';
import { ApiKeys } from '@posthorn/platform';
import type { BenchStack } from '../stack.ts';
import { mailOf } from './mails.ts';

/** Who asks for sends: a key, and an agent with an address. */
export interface Customer {
  readonly key: string;
  readonly mailboxId: string;
}

export async function aCustomer(stack: BenchStack): Promise<Customer> {
  const db = createDatabase({ url: stack.databaseUrl, max: 1 });
  try {
    const { key } = await new ApiKeys(db).create({
      workspaceId: stack.workspaceId,
      kind: 'mm_live',
      scopes: ['send', 'read'],
    });
    const mailboxId = newId('agt');
    const agent = { id: mailboxId, workspace_id: stack.workspaceId, name: 'Acme Sales', email: 'sales@acme.example' };
    await db.insertInto('agents').values(agent).execute();
    return { key, mailboxId };
  } finally {
    await db.destroy();
  }
}

/** The whole request, as it goes over the wire. @param n of the mail; each has a recipient and a key of its own */
export function sendRequest(n: number, { key, mailboxId }: Customer, path = 'request-send'): Buffer {
  const { to, ...payload } = mailOf(n);
  const body = JSON.stringify({ recipientEmail: to, mailboxId, dedupeKey: `bench-${n}`, payload });
  return Buffer.from(
    `POST /v1/agent/${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${key}\r\n` +
      `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
