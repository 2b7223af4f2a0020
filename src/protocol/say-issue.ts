import type { z } from 'zod';

/** The first thing that is wrong with a value, after the path to it. */
export function sayIssue({ issues }: z.ZodError): string {
  const [first] = issues;
  const path = first?.path.join('.') ?? '';
  return `${path === '' ? '' : `${path}: `}${first?.message ?? 'it is not what it should be'}`;
}
