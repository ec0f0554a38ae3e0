import { eventTable } from './event-table.js';

export default { path: 'docs/generated/events.md', content: () => eventTable() };
