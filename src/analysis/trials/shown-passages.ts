import type { RetrievalRecord } from '../../protocol/records.ts';
import type { Passage } from '../../protocol/retrieval.ts';

/** The passages that stood in the prompt. */
export function shownPassages({ passages, shown }: RetrievalRecord): readonly Passage[] {
  return passages.slice(0, shown);
}

/** The right passages among them. */
export function goldShown(record: RetrievalRecord): readonly string[] {
  return [...new Set(shownPassages(record).flatMap(({ gold }) => gold))];
}

/** Whether every right passage stood in the prompt; `null` for a question without a right passage. */
export function allGoldShown(record: RetrievalRecord): boolean | null {
  const { gold } = record.query;
  return gold.length === 0 ? null : new Set(goldShown(record)).size === new Set(gold).size;
}
