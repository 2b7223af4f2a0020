import {
  AnnotatedType,
  AnyType,
  ArrayType,
  type BaseType,
  BooleanType,
  Context,
  LiteralType,
  type NodeParser,
  NullType,
  NumberType,
  ObjectProperty,
  ObjectType,
  StringType,
  type SubNodeParser,
  ts,
  UnionType,
} from 'ts-json-schema-generator';

/** The mark of a type that is inferred from a zod schema. */
const INFERRED = 'ReadOnly';

/**
 * Reads types that are inferred from zod schemas. The generator reads the text of types, and theirs says nothing: what they
 * come to, with the comments of the schema's fields, is what the compiler says.
 */
export class InferredTypeParser implements SubNodeParser {
  readonly #checker: ts.TypeChecker;
  readonly #parser: NodeParser;
  /** Exported names of inferred types: where one stands inside another, it is referred to. */
  readonly #named: readonly { readonly type: ts.Type; readonly alias: ts.TypeAliasDeclaration }[];

  /** Types that are being read. */
  readonly #within = new Set<ts.Type>();

  constructor(program: ts.Program, parser: NodeParser) {
    this.#checker = program.getTypeChecker();
    this.#parser = parser;
    this.#named = program
      .getSourceFiles()
      .flatMap(({ statements }) => statements.filter(ts.isTypeAliasDeclaration))
      .filter((alias) => this.supportsNode(alias.type))
      .map((alias) => ({ type: this.#checker.getTypeFromTypeNode(alias.type), alias }));
  }

  supportsNode(node: ts.Node): boolean {
    return ts.isTypeReferenceNode(node) && ts.isIdentifier(node.typeName) && node.typeName.text === INFERRED;
  }

  createType(node: ts.Node): BaseType {
    return this.#structure(this.#checker.getTypeAtLocation(node), node);
  }

  /** A type by its name, where it has one; any JSON, whose values are such again, is not spelt out. */
  #type(type: ts.Type, place: ts.Node): BaseType {
    if (this.#within.has(type)) return new AnyType();
    const named = this.#named.find((one) => sameType(one.type, type));
    if (named !== undefined) return this.#parser.createType(named.alias, new Context(place));
    this.#within.add(type);
    const structure = this.#structure(type, place);
    this.#within.delete(type);
    return structure;
  }

  #structure(type: ts.Type, place: ts.Node): BaseType {
    const { flags } = type;
    if (flags & ts.TypeFlags.Boolean) return new BooleanType();
    if (type.isUnion()) return this.#union(type, place);
    if (type.isStringLiteral() || type.isNumberLiteral()) return new LiteralType(type.value);
    if (flags & ts.TypeFlags.BooleanLiteral)
      return new LiteralType(this.#checker.typeToString(type) === 'true');
    if (flags & ts.TypeFlags.String) return new StringType();
    if (flags & ts.TypeFlags.Number) return new NumberType();
    if (flags & ts.TypeFlags.Null) return new NullType();
    if (this.#checker.isArrayType(type)) {
      return new ArrayType(
        this.#type(this.#checker.getIndexTypeOfType(type, ts.IndexKind.Number) ?? type, place),
      );
    }
    if (flags & ts.TypeFlags.Object) return this.#object(type, place);
    throw new TypeError(
      `${place.getText()} holds ${this.#checker.typeToString(type)}, which has no JSON Schema`,
    );
  }

  #union(type: ts.UnionType, place: ts.Node): BaseType {
    const present = this.#checker.getNonNullableType(type);
    if (present === type) return new UnionType(this.#members(type, place));
    const value = this.#type(present, place);
    const nullable = type.types.some(({ flags }) => flags & ts.TypeFlags.Null);
    return nullable ? new UnionType([value, new NullType()]) : value;
  }

  /** The compiler knows a boolean in a union as two literals. */
  #members({ types }: ts.UnionType, place: ts.Node): readonly BaseType[] {
    const booleans = types.filter(({ flags }) => flags & ts.TypeFlags.BooleanLiteral);
    const others = booleans.length === 2 ? types.filter((type) => !booleans.includes(type)) : types;
    const members = others.map((type) => this.#type(type, place));
    return others === types ? members : [...members, new BooleanType()];
  }

  #object(type: ts.Type, place: ts.Node): BaseType {
    const values = this.#checker.getIndexTypeOfType(type, ts.IndexKind.String);
    const properties = this.#checker.getPropertiesOfType(type).map((property) => {
      const optional = (property.flags & ts.SymbolFlags.Optional) !== 0;
      const value = this.#type(this.#checker.getTypeOfSymbolAtLocation(property, place), place);
      return new ObjectProperty(property.name, this.#described(value, property), !optional);
    });
    const more = values === undefined ? false : this.#type(values, place);
    return new ObjectType(`inferred-${this.#checker.typeToString(type)}`, [], properties, more);
  }

  #described(type: BaseType, property: ts.Symbol): BaseType {
    const parts = property.getDocumentationComment(this.#checker);
    if (parts.length === 0) return type;
    const description = ts.displayPartsToString(parts).replaceAll(/\s+/g, ' ').trim();
    return new AnnotatedType(type, { description }, false);
  }
}

/** Whether two types are one, or unions of the same members, which the compiler keeps in one order. */
function sameType(one: ts.Type, other: ts.Type): boolean {
  if (!one.isUnion() || !other.isUnion()) return one === other;
  return one.types.length === other.types.length && one.types.every((type, at) => type === other.types[at]);
}
