import { formatPercent } from '../../lib/format.ts';
import type { CellReport } from '../figures/cell-model.ts';
import { listWords } from '../figures/say.ts';
import type { Comparison } from './comparison-model.ts';

interface Move {
  readonly label: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Where a technique is better or worse than the reference on the whole, and the other way round on a label: which labels it
 * gains and which it loses by their recall. A sentence each; nothing is tested here.
 */
export function labelFindings(cells: readonly CellReport[], comparisons: readonly Comparison[]): string[] {
  return comparisons.flatMap(({ technique, reference, model, verdict }) => {
    if (verdict !== 'better' && verdict !== 'worse') return [];
    const recalls = (name: string): ReadonlyMap<string, number> =>
      recallsOf(cells.find((cell) => cell.model === model && cell.technique.name === name));
    const before = recalls(reference);
    const moves = [...recalls(technique)].flatMap(([label, to]): Move[] => {
      const from = before.get(label);
      return from === undefined ? [] : [{ label, from, to }];
    });
    const gained = moves.filter(({ from, to }) => to > from);
    const lost = moves.filter(({ from, to }) => to < from);
    if ((verdict === 'better' ? lost : gained).length === 0) return [];
    return [
      `With ${model}, ${technique} finds more than ${reference} of ${say(gained)}, and less of ${say(lost)} (recall, exploratory).`,
    ];
  });
}

function recallsOf(cell: CellReport | undefined): ReadonlyMap<string, number> {
  const classes = cell?.classification?.perClass ?? [];
  return new Map(
    classes.flatMap(({ label, recall }) => (recall === null ? [] : [[label, recall.estimate] as const])),
  );
}

function say(moves: readonly Move[]): string {
  return moves.length === 0
    ? 'no label'
    : listWords(
        moves.map(({ label, from, to }) => `${label} (${formatPercent(from)} to ${formatPercent(to)})`),
      );
}
