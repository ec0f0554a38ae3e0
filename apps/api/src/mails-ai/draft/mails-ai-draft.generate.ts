import { querySnapshot } from '@posthorn/database';
import { findDraft, listDrafts } from './mails-ai-draft.queries.js';

export default querySnapshot('mails-ai-draft', {
  listDrafts: (db) =>
    listDrafts(db, {
      workspaceId: 'wsk_1',
      testMode: false,
      agentId: 'agt_1',
      status: 'draft',
      after: { createdAt: new Date(0), draftId: 'drf_1' },
      limit: 26,
    }),
  findDraft: (db) => findDraft(db, 'wsk_1', 'drf_1'),
});
