import { z } from 'zod';
import { jsonSchema } from './json.ts';

type Check = (value: unknown) => boolean;

/**
 * A quick check whether a schema would give back what was read from JSON as it is, without a field more. It makes nothing,
 * which tells in a journal of a million lines. Where it says no, or knows no better, the schema itself has to be asked.
 */
export function fits<Value>(schema: z.ZodType<Value>): (json: unknown) => json is Value {
  const check = checkOf(schema);
  return (json): json is Value => check(json);
}

const NEVER: Check = () => false;

function checkOf(schema: unknown): Check {
  if (schema === jsonSchema) return () => true;
  if (!(schema instanceof z.ZodType) || (schema.def.checks ?? []).length > 0) return NEVER;
  if (schema instanceof z.ZodObject) return objectCheck(schema);
  if (schema instanceof z.ZodArray) return arrayCheck(checkOf(schema.element));
  if (schema instanceof z.ZodRecord) return recordCheck(schema);
  if (schema instanceof z.ZodUnion) return unionCheck(schema.options.map(checkOf));
  if (schema instanceof z.ZodLiteral) return memberCheck(schema.values);
  if (schema instanceof z.ZodEnum) return memberCheck(new Set<unknown>(schema.options));
  if (schema instanceof z.ZodNullable) {
    const inner = checkOf(schema.unwrap());
    return (value) => value === null || inner(value);
  }
  if (schema instanceof z.ZodNumber) return schema.format === null ? Number.isFinite : NEVER;
  if (schema instanceof z.ZodString) return schema.format === null ? isString : NEVER;
  if (schema instanceof z.ZodBoolean) return (value) => value === true || value === false;
  return NEVER;
}

function isString(value: unknown): boolean {
  return typeof value === 'string';
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function objectCheck(schema: z.ZodObject): Check {
  if (schema.def.catchall !== undefined) return NEVER;
  const parts = Object.entries(schema.shape).map(([name, of]) => {
    const optional = of instanceof z.ZodOptional || of instanceof z.ZodExactOptional;
    return { name, optional, check: checkOf(optional ? of.unwrap() : of) };
  });
  return (value) => {
    if (!isFields(value)) return false;
    let known = 0;
    for (const { name, optional, check } of parts) {
      const part = value[name];
      if (part === undefined && optional) continue;
      if (!check(part)) return false;
      known++;
    }
    return Object.keys(value).length === known;
  };
}

function arrayCheck(item: Check): Check {
  return (value) => Array.isArray(value) && value.every(item);
}

function recordCheck({ keyType, valueType }: z.ZodRecord): Check {
  const [key, item] = [checkOf(keyType), checkOf(valueType)];
  return (value) =>
    isFields(value) &&
    Object.entries(value).every(([name, of]) => name !== '__proto__' && key(name) && item(of));
}

function unionCheck(options: readonly Check[]): Check {
  return (value) => options.some((option) => option(value));
}

function memberCheck(members: ReadonlySet<unknown>): Check {
  return (value) => members.has(value);
}
