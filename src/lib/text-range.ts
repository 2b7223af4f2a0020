/** A stretch of a text; end exclusive. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** The range without white space at its ends; `null` where there is nothing else. */
export function trimRange(text: string, { start, end }: TextRange): TextRange | null {
  const slice = text.slice(start, end);
  const trimmed = slice.trim();
  if (trimmed === '') return null;
  const from = start + slice.length - slice.trimStart().length;
  return { start: from, end: from + trimmed.length };
}

/** Ranges that follow each other, from the offsets at which they end. */
export function rangesTo(ends: Iterable<number>, start: number): readonly TextRange[] {
  const ranges: TextRange[] = [];
  let from = start;
  for (const end of ends) {
    if (end > from) ranges.push({ start: from, end });
    from = Math.max(from, end);
  }
  return ranges;
}
