import type { Provider } from '@nestjs/common';
import { DATABASE, type Db } from '@posthorn/database';
import { EVENT_LOG, type EventLog } from '@posthorn/event-log';
import { BLOB_STORE, WORKSPACES, type BlobStore, type Workspaces } from '@posthorn/platform';
import { HeldSends, SendRequests } from '@posthorn/sending';
import { ReceivedMails } from '../../inbound/received-mails.js';
import { SenderAgents } from '../agent/sender-agents.js';
import { Batch } from './batch.js';
import { Composer } from './composer.js';
import { HeldMessages } from './held-messages.js';
import { MessageIds } from './message-ids.js';
import { MessageReader } from './message-reader.js';
import { Messages } from './messages.handler.js';
import { Originals } from './original.js';
import { RawMessages } from './raw-messages.js';

export const messageProviders: Provider[] = [
  { provide: MessageIds, inject: [WORKSPACES], useFactory: (workspaces: Workspaces) => new MessageIds(workspaces) },
  {
    provide: Messages,
    inject: [DATABASE, SenderAgents, SendRequests],
    useFactory: (db: Db, agents: SenderAgents, requests: SendRequests) => new Messages(db, agents, requests),
  },
  {
    provide: MessageReader,
    inject: [DATABASE, EVENT_LOG, BLOB_STORE],
    useFactory: (db: Db, log: EventLog, blobs: BlobStore) => new MessageReader(db, log, blobs),
  },
  {
    provide: Originals,
    inject: [ReceivedMails, MessageReader],
    useFactory: (mails: ReceivedMails, reader: MessageReader) => new Originals(mails, reader),
  },
  {
    provide: Composer,
    inject: [Messages, Originals, SenderAgents, MessageIds, BLOB_STORE, WORKSPACES, EVENT_LOG],
    useFactory: (
      messages: Messages,
      originals: Originals,
      agents: SenderAgents,
      ids: MessageIds,
      blobs: BlobStore,
      workspaces: Workspaces,
      log: EventLog,
    ) => new Composer({ messages, originals, agents, ids, blobs, workspaces, log }),
  },
  { provide: Batch, inject: [Composer], useFactory: (composer: Composer) => new Batch(composer) },
  {
    provide: HeldMessages,
    inject: [MessageReader, SenderAgents, HeldSends],
    useFactory: (reader: MessageReader, agents: SenderAgents, held: HeldSends) =>
      new HeldMessages(reader, agents, held),
  },
  {
    provide: RawMessages,
    inject: [Originals, ReceivedMails, SenderAgents, BLOB_STORE],
    useFactory: (originals: Originals, mails: ReceivedMails, agents: SenderAgents, blobs: BlobStore) =>
      new RawMessages(originals, mails, agents, blobs),
  },
];
