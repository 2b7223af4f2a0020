import type { Report } from '../../src/analysis/report.ts';
import type { ExplorerData } from '../../src/analysis/samples/explorer-model.ts';
import type { TrialRow } from '../../src/analysis/samples/sample-model.ts';

/** Keys whose values are words of our own, never text from data. */
const OWN_WORDS = new Set([
  'schema',
  'createdAt',
  'profile',
  'split',
  'family',
  'status',
  'mark',
  'verdict',
  'aspect',
  'basis',
  'kind',
  'formula',
  'better',
  'wording',
  'reasoning',
  'selection',
  'mode',
  'training',
  'backend',
  'by',
  'search',
  'outcomes',
  'timings',
  'blocks',
]);

/** Puts a hostile text before every text of a report that comes from data, the same everywhere. */
export function makeHostile<Value extends Report | TrialRow | ExplorerData>(
  value: Value,
  hostile: string,
): Value {
  return poison(value, hostile) as Value;
}

function poison(value: unknown, hostile: string): unknown {
  if (typeof value === 'string') return hostile + value;
  if (Array.isArray(value)) return value.map((item) => poison(item, hostile));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, OWN_WORDS.has(key) ? item : poison(item, hostile)]),
  );
}

/** Texts that attack whoever shows them as they are. */
export const HOSTILE_TEXTS = {
  script: '</title></style><script>globalThis.owned = true</script>',
  handler: '<img src=x onerror="globalThis.owned = true">" onmouseover="globalThis.owned = true" x="',
  frame: '<iframe src="https://evil.example/"></iframe><a href="javascript:globalThis.owned = true">x</a>',
  svg: '</text></svg><svg onload="globalThis.owned = true"><style>*{display:none}</style>',
  markdown: '![x](https://evil.example/a.png) [x](javascript:a) @everyone #1 https://evil.example `|`\n# x\n',
  bidi: 'abc\u202Egnp.exe\u2066\u200F',
  ansi: '\u001B[31mred\u001B]8;;https://evil.example\u0007link\u001B]8;;\u0007\u009B2J',
  surrogate: 'a\uD800b\uDC00c',
  formula: '=HYPERLINK("https://evil.example","x")',
} as const;
