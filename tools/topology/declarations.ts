import { parseSync, Visitor, type CallExpression, type Decorator } from 'oxc-parser';

/** `GET /v1/things`, as a controller declares it. */
export interface HttpRoute {
  readonly method: string;
  readonly path: string;
  readonly file: string;
}

/** A durable consumer of some event types, by the names of their definitions. */
export interface Consumer {
  readonly durable: string;
  readonly definitions: readonly string[];
  readonly file: string;
}

export interface Declarations {
  readonly routes: readonly HttpRoute[];
  readonly consumers: readonly Consumer[];
  /** Kinds of timers handled. */
  readonly timers: readonly string[];
  /** Names of definitions whose facts are made here (`SendQueued.of(...)`). */
  readonly published: readonly string[];
  /** Follows the log by itself (`log.tail(...)`), as an ordered reader and not as a durable consumer. */
  readonly tails: boolean;
}

const HTTP_METHODS: Readonly<Record<string, string>> = {
  Get: 'GET',
  Post: 'POST',
  Put: 'PUT',
  Patch: 'PATCH',
  Delete: 'DELETE',
  Head: 'HEAD',
  Options: 'OPTIONS',
};

/**
 * What a file declares by Nest's decorators and ours, read without running it.
 * @throws SyntaxError for a decorator whose argument is not written out, since the documents would lack it
 */
export function declarationsOf(file: string, text: string): Declarations {
  const { program } = parseSync(file, text);
  const found = {
    routes: [] as HttpRoute[],
    consumers: [] as Consumer[],
    timers: [] as string[],
    published: [] as string[],
    tails: false,
  };
  new Visitor({
    ClassDeclaration(node) {
      const controller = callsOf(node.decorators).find((call) => calleeName(call) === 'Controller');
      const prefixes = controller === undefined ? [] : pathsOf(controller.arguments[0], file);
      for (const member of node.body.body) {
        if (member.type !== 'MethodDefinition') continue;
        for (const call of callsOf(member.decorators)) {
          const name = calleeName(call);
          if (name === 'ConsumeEvents') found.consumers.push(consumerOf(call, file));
          if (name === 'OnTimer') found.timers.push(...pathsOf(call.arguments[0], file));
          const method = HTTP_METHODS[name];
          if (method === undefined) continue;
          for (const prefix of prefixes) {
            for (const path of pathsOf(call.arguments[0], file))
              found.routes.push({ method, path: join(prefix, path), file });
          }
        }
      }
    },
    CallExpression(node) {
      if (node.callee.type !== 'MemberExpression' || node.callee.property.type !== 'Identifier') return;
      const { object, property } = node.callee;
      if (property.name === 'of' && object.type === 'Identifier') found.published.push(object.name);
      if (property.name === 'tail') found.tails = true;
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

type Argument = CallExpression['arguments'][number] | undefined;

/** Nothing, `'a'`, `['a', 'b']` or `{ path: ... }`. */
function pathsOf(argument: Argument, file: string): string[] {
  if (argument === undefined) return [''];
  if (argument.type === 'Literal' && typeof argument.value === 'string') return [argument.value];
  if (argument.type === 'ArrayExpression') return argument.elements.flatMap((item) => pathsOf(item ?? undefined, file));
  const path = propertyOf(argument, 'path');
  if (path !== undefined) return pathsOf(path, file);
  throw new SyntaxError(`${file}: write the decorator's argument out as a string, an array of strings or { path }`);
}

function consumerOf(call: CallExpression, file: string): Consumer {
  const [options, ...definitions] = call.arguments;
  const durable = propertyOf(options, 'durable');
  if (durable?.type !== 'Literal' || typeof durable.value !== 'string') {
    throw new SyntaxError(`${file}: @ConsumeEvents needs { durable: '...' } written out`);
  }
  const names = definitions.map((definition) => {
    const named = definition.type === 'SpreadElement' ? definition.argument : definition;
    if (named.type === 'Identifier') return named.name;
    throw new SyntaxError(`${file}: @ConsumeEvents takes event definitions by name`);
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

function join(prefix: string, path: string): string {
  const segments = [...prefix.split('/'), ...path.split('/')].filter((segment) => segment !== '');
  return `/${segments.join('/')}`;
}
