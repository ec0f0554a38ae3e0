import { parseSync, Visitor, type CallExpression, type Decorator, type MemberExpression } from 'oxc-parser';

/** A durable consumer of some event types, by the names of their definitions. */
export interface Consumer {
  readonly durable: string;
  readonly definitions: readonly string[];
  readonly file: string;
}

export interface Declarations {
  readonly consumers: readonly Consumer[];
  /** Kinds of timers handled. */
  readonly timers: readonly string[];
  /** Names of definitions whose facts are made here (`SendQueued.of(...)`). */
  readonly published: readonly string[];
  /** Follows the log by itself (`log.tail(...)`), as an ordered reader and not as a durable consumer. */
  readonly tails: boolean;
}

/**
 * What a file consumes and publishes, read without running it: the events stand in the source by their names.
 * @throws SyntaxError for a decorator whose argument is not written out, since the documents would lack it
 */
export function declarationsOf(file: string, text: string): Declarations {
  const { program } = parseSync(file, text);
  const found = {
    consumers: [] as Consumer[],
    timers: [] as string[],
    published: [] as string[],
    tails: false,
  };
  new Visitor({
    ClassDeclaration(node) {
      for (const member of node.body.body) {
        if (member.type !== 'MethodDefinition') continue;
        for (const call of callsOf(member.decorators)) {
          const name = calleeName(call);
          if (name === 'ConsumeEvents') found.consumers.push(consumerOf(call, file));
          if (name === 'OnTimer') found.timers.push(kindOf(call, file));
        }
      }
    },
    CallExpression(node) {
      if (node.callee.type !== 'MemberExpression' || node.callee.property.type !== 'Identifier') return;
      const { object, property } = node.callee;
      if (property.name === 'of' && object.type === 'Identifier') found.published.push(object.name);
      if (property.name === 'tail') found.tails = true;
      if (property.name === 'events' && isClaims(object)) found.consumers.push(claimsOf(node, file));
    },
  }).visit(program);
  return found;
}

function callsOf(decorators: readonly Decorator[]): CallExpression[] {
  return decorators.flatMap(({ expression }) => (expression.type === 'CallExpression' ? [expression] : []));
}

function calleeName(call: CallExpression): string {
  return call.callee.type === 'Identifier' ? call.callee.name : '';
}

/** `claims.events(SendQueued, ...)` or `this.claims.events(...)`. */
function isClaims(object: MemberExpression['object']): boolean {
  if (object.type === 'MemberExpression')
    return object.property.type === 'Identifier' && object.property.name === 'claims';
  return object.type === 'Identifier' && object.name === 'claims';
}

function claimsOf(call: CallExpression, file: string): Consumer {
  const [definition] = call.arguments;
  if (definition?.type === 'Identifier') {
    return { durable: 'one for each workspace', definitions: [definition.name], file };
  }
  throw new SyntaxError(`${file}: claims.events takes an event definition by name`);
}

type Argument = CallExpression['arguments'][number] | undefined;

function kindOf(call: CallExpression, file: string): string {
  const [kind] = call.arguments;
  if (kind?.type === 'Literal' && typeof kind.value === 'string') return kind.value;
  throw new SyntaxError(`${file}: @OnTimer needs its kind written out`);
}

function consumerOf(call: CallExpression, file: string): Consumer {
  const [options, ...definitions] = call.arguments;
  const durable = propertyOf(options, 'durable');
  if (durable?.type !== 'Literal' || typeof durable.value !== 'string') {
    throw new SyntaxError(`${file}: @ConsumeEvents needs { durable: '...' } written out`);
  }
  const names = definitions.map((definition) => {
    if (definition.type === 'Identifier') return definition.name;
    throw new SyntaxError(`${file}: @ConsumeEvents takes event definitions one by one, by name`);
  });
  return { durable: durable.value, definitions: names, file };
}

function propertyOf(argument: Argument, key: string): Argument {
  if (argument?.type !== 'ObjectExpression') return undefined;
  for (const property of argument.properties) {
    if (property.type === 'Property' && property.key.type === 'Identifier' && property.key.name === key) {
      return property.value;
    }
  }
  return undefined;
}
