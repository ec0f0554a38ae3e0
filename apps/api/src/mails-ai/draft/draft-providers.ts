import type { Provider } from '@nestjs/common';
import { DATABASE, type Db } from '@posthorn/database';
import { EVENT_LOG, type EventLog } from '@posthorn/event-log';
import { BLOB_STORE, WORKSPACES, type BlobStore, type Workspaces } from '@posthorn/platform';
import { HeldSends } from '@posthorn/sending';
import { SenderAgents } from '../agent/sender-agents.js';
import { HeldMessages } from '../message/held-messages.js';
import { Messages } from '../message/messages.handler.js';
import { Originals } from '../message/original.js';
import { DraftReader } from './draft-reader.js';
import { Drafts } from './drafts.handler.js';

export const draftProviders: Provider[] = [
  {
    provide: DraftReader,
    inject: [DATABASE, EVENT_LOG, BLOB_STORE],
    useFactory: (db: Db, log: EventLog, blobs: BlobStore) => new DraftReader(db, log, blobs),
  },
  {
    provide: Drafts,
    inject: [
      EVENT_LOG,
      DraftReader,
      SenderAgents,
      Messages,
      Originals,
      HeldMessages,
      HeldSends,
      BLOB_STORE,
      WORKSPACES,
    ],
    useFactory: (
      log: EventLog,
      reader: DraftReader,
      agents: SenderAgents,
      messages: Messages,
      originals: Originals,
      heldMessages: HeldMessages,
      heldSends: HeldSends,
      blobs: BlobStore,
      workspaces: Workspaces,
    ) => new Drafts({ log, reader, agents, messages, originals, heldMessages, heldSends, blobs, workspaces }),
  },
];
