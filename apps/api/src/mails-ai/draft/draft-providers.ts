import type { Provider } from '@nestjs/common';
import { DATABASE, type Db } from '@posthorn/database';
import { EVENT_LOG, type EventLog } from '@posthorn/event-log';
import { BLOB_STORE, WORKSPACES, type BlobStore, type Workspaces } from '@posthorn/platform';
import { HeldSends } from '@posthorn/sending';
import { SenderAgents } from '../agent/sender-agents.js';
import { HeldMessages } from '../message/held-messages.js';
import { Messages } from '../message/messages.handler.js';
import { Originals } from '../message/original.js';
import { DraftLog } from './draft-log.js';
import { DraftReader } from './draft-reader.js';
import { DraftSending } from './draft-sending.handler.js';
import { Drafts } from './drafts.handler.js';

export const draftProviders: Provider[] = [
  {
    provide: DraftReader,
    inject: [DATABASE, EVENT_LOG, BLOB_STORE],
    useFactory: (db: Db, log: EventLog, blobs: BlobStore) => new DraftReader(db, log, blobs),
  },
  {
    provide: DraftLog,
    inject: [EVENT_LOG, WORKSPACES],
    useFactory: (log: EventLog, workspaces: Workspaces) => new DraftLog(log, workspaces),
  },
  {
    provide: DraftSending,
    inject: [DraftLog, SenderAgents, Messages, Originals, HeldMessages, HeldSends],
    useFactory: (
      drafts: DraftLog,
      agents: SenderAgents,
      messages: Messages,
      originals: Originals,
      heldMessages: HeldMessages,
      heldSends: HeldSends,
    ) => new DraftSending({ drafts, agents, messages, originals, heldMessages, heldSends }),
  },
  {
    provide: Drafts,
    inject: [DraftLog, DraftReader, SenderAgents, DraftSending, HeldMessages, Originals, BLOB_STORE],
    useFactory: (
      drafts: DraftLog,
      reader: DraftReader,
      agents: SenderAgents,
      sending: DraftSending,
      heldMessages: HeldMessages,
      originals: Originals,
      blobs: BlobStore,
    ) => new Drafts({ drafts, reader, agents, sending, heldMessages, originals, blobs }),
  },
];
