import { defineReporter } from './reporter.ts';

/** `report.json`: the whole report, indented, its keys in the order in which the analysis gives them. */
export const jsonReporter = defineReporter({
  name: 'json',
  render: async ({ report }) => [{ name: 'report.json', content: `${JSON.stringify(report, null, 2)}\n` }],
});
