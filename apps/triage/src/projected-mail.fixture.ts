import type { Db } from '@posthorn/database';
import {
  InboundClassified,
  type InboundReceived,
  InboundReplied,
  isEvent,
  type RecordedEvent,
  type RecordedOf,
  ThreadOpened,
} from '@posthorn/events';

type Received = RecordedOf<typeof InboundReceived>;

/** The rows that the projector would make of an inbound mail, and of the thread it opened; of one that is there already it makes them anew. */
export async function projectMail(db: Db, mail: Received, told: readonly RecordedEvent[]): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx.deleteFrom('read.received_mails').where('message_id', '=', mail.data.messageId).execute();
    await insertMail(trx, mail, told);
  });
}

async function insertMail(db: Db, mail: Received, told: readonly RecordedEvent[]): Promise<void> {
  const opened = told.find((event) => isEvent(ThreadOpened, event));
  if (opened) await projectThread(db, mail, opened);
  const classified = told.find((event) => isEvent(InboundClassified, event))?.data;
  const replied = told.find((event) => isEvent(InboundReplied, event))?.data;
  const { workspaceId, contact = '', data, testMode, sequence } = mail;
  await db
    .insertInto('read.received_mails')
    .values({
      message_id: data.messageId,
      workspace_id: workspaceId,
      contact_key: contact,
      from_email: data.from,
      from_domain: data.from.split('@')[1] ?? '',
      mailbox: data.mailbox,
      test_mode: testMode,
      to_emails: classified?.to ?? [],
      cc_emails: classified?.cc ?? [],
      rfc_message_id: data.rfcMessageId ?? null,
      thread_id: classified?.threadId ?? null,
      is_thread_reply: classified?.isThreadReply ?? false,
      reply_to_send_id: replied?.requestId ?? null,
      injection_reasons: [],
      labels: [],
      flags: [],
      has_attachments: false,
      quarantine: classified?.quarantined === true ? 'quarantined' : null,
      spf: classified?.authentication?.spf ?? null,
      dkim: classified?.authentication?.dkim ?? null,
      received_at: new Date(data.receivedAt),
      classified_at: classified ? new Date() : null,
      first_sequence: sequence,
      last_sequence: sequence,
    })
    .execute();
}

async function projectThread(db: Db, mail: Received, opened: RecordedOf<typeof ThreadOpened>): Promise<void> {
  const { threadId, contactEmail, subject, startedBy, requestId, mailbox } = opened.data;
  await db
    .insertInto('read.threads')
    .values({
      thread_id: threadId,
      workspace_id: mail.workspaceId,
      contact_key: opened.contact ?? '',
      contact_email: contactEmail,
      mailbox: mailbox ?? null,
      agent_id: mail.agentId ?? null,
      test_mode: mail.testMode,
      subject: subject ?? null,
      status: 'open',
      started_by: startedBy,
      first_send_id: requestId ?? null,
      received_count: 1,
      sent_count: requestId === undefined ? 0 : 1,
      opened_at: new Date(),
      last_message_at: new Date(),
      last_sequence: opened.sequence,
    })
    .execute();
}
