import { parseSync, type Class, type Comment, type Program, type TSType } from 'oxc-parser';

/** What the source of a controller says that its metadata does not. */
export interface HandlerSource {
  /** Doc comment, one line; empty when there is none. */
  readonly doc: string;
  /** Nothing when it is not written. */
  readonly returns: TSType | undefined;
}

export interface ControllerSource {
  readonly handlers: ReadonlyMap<string, HandlerSource>;
}

/** The classes of a file, by name. */
export function controllersIn(file: string, text: string): Map<string, ControllerSource> {
  const { program, comments } = parseSync(file, text);
  const found = new Map<string, ControllerSource>();
  for (const statement of program.body) {
    const declared = declaration(statement);
    if (declared?.type !== 'ClassDeclaration' || !declared.id) continue;
    const docBefore = (start: number) => docComment(comments, text, start);
    found.set(declared.id.name, { handlers: handlersOf(declared, docBefore) });
  }
  return found;
}

function handlersOf(node: Class, docBefore: (start: number) => string): Map<string, HandlerSource> {
  const handlers = new Map<string, HandlerSource>();
  for (const member of node.body.body) {
    if (member.type !== 'MethodDefinition' || member.key.type !== 'Identifier') continue;
    const start = Math.min(member.start, ...member.decorators.map((decorator) => decorator.start));
    handlers.set(member.key.name, { doc: docBefore(start), returns: member.value.returnType?.typeAnnotation });
  }
  return handlers;
}

function declaration(statement: Program['body'][number]) {
  return statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
}

/** The doc comment that ends right before `start`, without its stars, its tags and its line breaks. */
export function docComment(comments: readonly Comment[], text: string, start: number): string {
  const comment = comments.findLast(({ end, type, value }) => {
    return end <= start && type === 'Block' && value.startsWith('*') && text.slice(end, start).trim() === '';
  });
  if (comment === undefined) return '';
  const lines = comment.value
    .slice(1)
    .split('\n')
    .map((line) => line.replace(/^\s*\*? ?/, '').trim());
  const firstTag = lines.findIndex((line) => line.startsWith('@'));
  const said = lines.slice(0, firstTag < 0 ? undefined : firstTag).join(' ');
  // Which of our papers it goes back to is nothing to a reader of the API.
  return said.replaceAll(/ \((?:PEERS|ADR|DESIGN|STYLE)[^)]*\)/g, '').trim();
}
