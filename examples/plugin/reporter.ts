import { defineReporter, type Figure } from 'adaptbench';

/** `list.txt`: a line for each technique and metric. */
export const list = defineReporter({
  name: 'list',
  async render({ report }) {
    const lines = report.suites.flatMap(({ title, metrics, cells }) => [
      title,
      ...cells.flatMap((cell) =>
        cell.metrics.map(({ metric, figure }) => {
          const name = metrics.find((one) => one.name === metric)?.title ?? metric;
          return `  ${cell.model} ${cell.technique.name}: ${name} ${say(figure)}`;
        }),
      ),
    ]);
    return [{ name: 'list.txt', content: `${lines.join('\n')}\n` }];
  },
});

/** What is not known is said so; an estimate comes with its interval. */
function say(figure: Figure | null): string {
  if (figure === null) return 'unknown';
  const { estimate, low, high, n } = figure;
  const interval = low === null || high === null ? '' : ` (${low.toFixed(2)} to ${high.toFixed(2)})`;
  return `${estimate.toFixed(2)}${interval}, n = ${n}`;
}
