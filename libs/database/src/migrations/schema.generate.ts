import { statementsOf, type QuerySnapshot } from '../query-snapshot.js';
import { migrations } from './all.js';

/** Every table in one page: the SQL of all migrations, in order. */
const schema: QuerySnapshot = {
  path: 'docs/generated/schema.sql',
  async content() {
    const blocks = ['-- Generated from libs/database/src/migrations by npm run generate. Do not edit.'];
    for (const [name, migration] of Object.entries(migrations)) {
      const statements = await statementsOf((db) => migration.up(db));
      blocks.push([`-- ${name}`, ...statements.map((sql) => `${outdent(sql)};`)].join('\n'));
    }
    return `${blocks.join('\n\n')}\n`;
  },
};

export default schema;

/** Moves a statement back to the left by as much as its last line is indented in the source. */
function outdent(sql: string): string {
  const indent = /\n( *)[^\n]*$/.exec(sql)?.[1] ?? '';
  return sql.trim().replaceAll(`\n${indent}`, '\n');
}
