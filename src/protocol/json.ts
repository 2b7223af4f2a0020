import { z } from 'zod';
import type { JsonValue } from '../lib/json.ts';

/** Any JSON value; what stands in it is for whoever wrote it. */
export const jsonSchema: z.ZodType<JsonValue> = z.json();
