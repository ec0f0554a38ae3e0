import type { TSInterfaceDeclaration, TSSignature, TSType, TSTypeReference } from 'oxc-parser';
import { docComment } from './controller-source.ts';
import { ANYTHING, literalsOf, narrowed, union, type JsonSchema } from './schema-shapes.ts';
import { constantTexts, declarationStart, TypeSources, type Declared, type SourceFile } from './type-sources.ts';

/** Type parameters that stand for something here. */
type Bound = ReadonlyMap<string, JsonSchema>;

const NO_PARAMETERS: Bound = new Map();
/** Deeper than any answer; a type that contains itself ends there. */
const MAX_DEPTH = 24;

/**
 * JSON Schemas of the types that controllers answer with, read from the source. What is not written out there (the type of
 * an expression) is any value. Interfaces become components, named like them.
 */
export class TypeSchemas {
  readonly components = new Map<string, JsonSchema>();
  readonly #sources: TypeSources;
  readonly #names = new Map<string, string>();

  constructor(root: string) {
    this.#sources = new TypeSources(root);
  }

  /** @param file the type is written in, from the root; or its text as well */
  schemaOf(type: TSType, file: string | { readonly path: string; readonly text: string }): JsonSchema {
    const { path, text } = typeof file === 'string' ? { path: file, text: undefined } : file;
    return this.#schema(type, this.#sources.file(path, text), NO_PARAMETERS, 0);
  }

  #schema(type: TSType, file: SourceFile, bound: Bound, depth: number): JsonSchema {
    const inner = (next: TSType) => this.#schema(next, file, bound, depth + 1);
    if (depth > MAX_DEPTH) return ANYTHING;
    switch (type.type) {
      case 'TSStringKeyword':
        return { type: 'string' };
      case 'TSNumberKeyword':
        return { type: 'number' };
      case 'TSBooleanKeyword':
        return { type: 'boolean' };
      case 'TSNullKeyword':
        return { type: 'null' };
      case 'TSObjectKeyword':
        return { type: 'object' };
      case 'TSArrayType':
        return { type: 'array', items: inner(type.elementType) };
      case 'TSParenthesizedType':
        return inner(type.typeAnnotation);
      case 'TSTypeOperator':
        return type.operator === 'readonly' ? inner(type.typeAnnotation) : ANYTHING;
      case 'TSUnionType':
        return union(
          type.types.filter((each) => each.type !== 'TSUndefinedKeyword' && each.type !== 'TSVoidKeyword').map(inner),
        );
      case 'TSIntersectionType':
        return { allOf: type.types.map(inner) };
      case 'TSLiteralType':
        return 'value' in type.literal ? { const: type.literal.value } : { type: 'string' };
      case 'TSTypeLiteral':
        return this.#members(type.members, file, bound, depth);
      case 'TSTypeReference':
        return this.#reference(type, file, bound, depth);
      case 'TSIndexedAccessType':
        return this.#indexed(type.objectType, type.indexType, file);
      default:
        return ANYTHING;
    }
  }

  #reference(type: TSTypeReference, file: SourceFile, bound: Bound, depth: number): JsonSchema {
    if (type.typeName.type !== 'Identifier') return ANYTHING;
    const { name } = type.typeName;
    const given = type.typeArguments?.params ?? [];
    const [first, second] = given;
    const inner = (next: TSType) => this.#schema(next, file, bound, depth + 1);
    const parameter = bound.get(name);
    if (parameter) return parameter;
    if (name === 'Promise' && first) return inner(first);
    if ((name === 'Array' || name === 'ReadonlyArray') && first) return { type: 'array', items: inner(first) };
    if (name === 'Record' && second) return { type: 'object', additionalProperties: inner(second) };
    if (name === 'Date') return { type: 'string', format: 'date-time' };
    if (first && (name === 'Readonly' || name === 'Partial'))
      return narrowed(this.#flat(first, file, bound, depth), name, []);
    if (first && second && (name === 'Pick' || name === 'Omit'))
      return narrowed(this.#flat(first, file, bound, depth), name, literalsOf(second));
    const found = this.#sources.find(name, file);
    if (found === undefined) return ANYTHING;
    const parameters = found.node.typeParameters?.params ?? [];
    const boundThere = new Map(parameters.map((each, i) => [each.name.name, given[i] ? inner(given[i]) : ANYTHING]));
    if (parameters.length > 0 || found.node.type === 'TSTypeAliasDeclaration')
      return this.#declared(found.node, found.file, boundThere, depth);
    return this.#component(name, found.node, found.file, depth);
  }

  /** With `$ref` resolved, where members have to be taken out of it. */
  #flat(type: TSType, file: SourceFile, bound: Bound, depth: number): JsonSchema {
    const schema = this.#schema(type, file, bound, depth + 1);
    const name = typeof schema['$ref'] === 'string' ? schema['$ref'].split('/').at(-1) : undefined;
    return (name === undefined ? undefined : this.components.get(name)) ?? schema;
  }

  #component(name: string, node: Declared, file: SourceFile, depth: number): JsonSchema {
    const key = `${file.path}#${name}`;
    let component = this.#names.get(key);
    if (component === undefined) {
      component = this.components.has(name)
        ? `${name}${[...this.#names.values()].filter((each) => each.startsWith(name)).length + 1}`
        : name;
      this.#names.set(key, component);
      this.components.set(component, ANYTHING);
      this.components.set(component, this.#declared(node, file, NO_PARAMETERS, depth));
    }
    return { $ref: `#/components/schemas/${component}` };
  }

  #declared(node: Declared, file: SourceFile, bound: Bound, depth: number): JsonSchema {
    const description = docComment(file.comments, file.text, declarationStart(file, node));
    const described = description === '' ? {} : { description };
    if (node.type === 'TSTypeAliasDeclaration')
      return { ...this.#schema(node.typeAnnotation, file, bound, depth + 1), ...described };
    const own = this.#members(node.body.body, file, bound, depth);
    const parents = node.extends.map((parent) => this.#parent(parent, file, bound, depth));
    if (parents.length === 0) return { ...described, ...own };
    return { ...described, allOf: [...parents, own] };
  }

  #parent(
    parent: TSInterfaceDeclaration['extends'][number],
    file: SourceFile,
    bound: Bound,
    depth: number,
  ): JsonSchema {
    const { expression, typeArguments } = parent;
    if (expression.type !== 'Identifier') return ANYTHING;
    const reference = { ...parent, type: 'TSTypeReference', typeName: expression, typeArguments } as unknown;
    return this.#reference(reference as TSTypeReference, file, bound, depth + 1);
  }

  #members(members: readonly TSSignature[], file: SourceFile, bound: Bound, depth: number): JsonSchema {
    const properties: Record<string, JsonSchema> = {};
    const required: string[] = [];
    let additional: JsonSchema | undefined;
    for (const member of members) {
      if (member.type === 'TSIndexSignature')
        additional = this.#schema(member.typeAnnotation.typeAnnotation, file, bound, depth + 1);
      if (member.type !== 'TSPropertySignature' || member.key.type !== 'Identifier' || !member.typeAnnotation) continue;
      const schema = this.#schema(member.typeAnnotation.typeAnnotation, file, bound, depth + 1);
      const description = docComment(file.comments, file.text, member.start);
      properties[member.key.name] = description === '' ? schema : { ...schema, description };
      if (!member.optional) required.push(member.key.name);
    }
    return {
      type: 'object',
      properties,
      ...(required.length > 0 && { required }),
      ...(additional && { additionalProperties: additional }),
    };
  }

  /** `(typeof NAMES)[number]` of a constant list of texts. */
  #indexed(object: TSType, index: TSType, file: SourceFile): JsonSchema {
    const query = object.type === 'TSParenthesizedType' ? object.typeAnnotation : object;
    if (query.type !== 'TSTypeQuery' || query.exprName.type !== 'Identifier' || index.type !== 'TSNumberKeyword')
      return ANYTHING;
    const texts = constantTexts(query.exprName.name, file);
    return texts.length > 0 ? { type: 'string', enum: texts } : { type: 'string' };
  }
}
