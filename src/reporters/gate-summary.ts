import type { GateCell, GateResult } from '../analysis/gate/gate-result.ts';
import { plainLine } from '../lib/visible-text.ts';
import type { SummaryOptions } from './console.ts';
import { type Paint, painter, wrap } from './terminal.ts';

const VERDICTS: Readonly<Record<GateCell['verdict'], { readonly icon: string; readonly paint: Paint }>> = {
  passed: { icon: '✓', paint: 'green' },
  improved: { icon: '▲', paint: 'green' },
  regressed: { icon: '▼', paint: 'red' },
  underpowered: { icon: '?', paint: 'yellow' },
};

/** The gate's verdict for a terminal: a line for every cell with its reason, then the whole. */
export function renderGate(result: GateResult, { color, width }: SummaryOptions): string {
  const paint = painter(color);
  const indented = (text: string): string => wrap(plainLine(text), { width: width - 4, indent: '    ' });
  const cells = result.cells.map((cell) => {
    const { icon, paint: shade } = VERDICTS[cell.verdict];
    const name = plainLine(`${cell.suite}/${cell.technique}/${cell.model}`);
    return `${paint(shade, icon)} ${paint('bold', name)}\n    ${indented(cell.reason)}`;
  });
  const missing = result.missingCells.map(
    (name) =>
      `${paint('red', '▼')} ${paint('bold', plainLine(name))}\n    Missing: the new run has no such cell.`,
  );
  const fresh = result.newCells.map((name) =>
    paint('dim', `  ${plainLine(name)}: new, nothing to hold it to`),
  );
  const failing = [
    ...new Set(result.cells.filter(({ verdict }) => !isGood(verdict)).map(({ verdict }) => verdict)),
    ...(result.missingCells.length > 0 ? ['missing cells'] : []),
    ...(result.cells.length === 0 && result.missingCells.length === 0 ? ['no cell in common'] : []),
  ];
  const verdict = result.passed
    ? paint('green', 'Gate passed')
    : paint('red', `Gate failed: ${failing.join(', ')}`);
  const title = `${plainLine(result.candidate)} held to ${plainLine(result.baseline)}`;
  return `${[paint('dim', title), ...cells, ...missing, ...fresh, verdict].join('\n')}\n`;
}

function isGood(verdict: GateCell['verdict']): boolean {
  return verdict === 'passed' || verdict === 'improved';
}
