import { querySnapshot } from '@posthorn/database';
import {
  approveTemplate,
  deleteTemplate,
  findTemplate,
  insertTemplate,
  listTemplates,
  updateTemplate,
} from './template.queries.js';

const AT_VERSION = { workspaceId: 'wsk_1', id: 'tpl_1', version: 2 };

export default querySnapshot('template', {
  insertTemplate: (db) =>
    insertTemplate(db, 'wsk_1', { id: 'tpl_1', name: 'welcome', subject: 'Hi', html: null, text: 'Hi' }),
  listTemplates: (db) => listTemplates(db, 'wsk_1', { after: 'tpl_1', limit: 50 }),
  findTemplate: (db) => findTemplate(db, 'wsk_1', 'welcome'),
  updateTemplate: (db) => updateTemplate(db, AT_VERSION, { subject: 'Hello', html: null }),
  approveTemplate: (db) => approveTemplate(db, AT_VERSION),
  deleteTemplate: (db) => deleteTemplate(db, 'wsk_1', 'tpl_1'),
});
