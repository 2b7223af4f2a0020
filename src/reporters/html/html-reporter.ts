import type { Report } from '../../analysis/report.ts';
import type { ExplorerData } from '../../analysis/samples/explorer-model.ts';
import { leakMark, leakStamp } from '../leak-stamp.ts';
import { defineReporter } from '../reporter.ts';
import { renderClaims } from './claims.ts';
import { renderDecision } from './decision.ts';
import { renderExamples, renderShowcases } from './examples.ts';
import { renderExplorer } from './explorer.ts';
import { html } from './markup.ts';
import { renderMethod } from './method.ts';
import { renderOverview } from './overview.ts';
import { renderPage, type Section } from './page.ts';
import { renderProjection } from './projection.ts';
import { renderProvenance } from './provenance.ts';
import { renderRecommendations } from './recommendation.ts';
import { renderSuite } from './suite.ts';

/** `index.html`: the whole report in one file that needs no network; without script only what moves is missing. */
export const htmlReporter = defineReporter({
  name: 'html',
  render: async ({ report, explorer }) => [
    { name: 'index.html', content: await renderHtml(report, explorer) },
  ],
});

/** The content of `index.html`; without data for the explorer it has none. */
export async function renderHtml(report: Report, explorer?: ExplorerData): Promise<string> {
  const suites: Section[] = [];
  for (const [index, suite] of report.suites.entries()) {
    suites.push({
      id: `suite-${index + 1}`,
      title: suite.title,
      content: await renderSuite(suite, { id: `suite-${index + 1}`, hasAnswers: explorer !== undefined }),
    });
  }
  const shown = report.suites.some((suite) => suite.showcases.length > 0);
  const examples = report.suites.some((suite) => suite.examples.length > 0);
  const { run } = report;
  const [mark, words] = [leakMark(report), leakStamp(report)];
  return renderPage({
    title: `Prompt, retrieve, or fine-tune? Report ${run.id}`,
    first: 'Answer',
    footer: html`Made by adaptbench ${run.toolVersion} from run ${run.id}.`,
    overview: renderOverview(report),
    stamp: mark === null || words === null ? null : { mark, words },
    sections: [
      ...(report.recommendations.length > 0
        ? [{ id: 'recommendation', title: 'Recommendation', content: renderRecommendations(report) }]
        : []),
      { id: 'decision', title: 'Decision table', content: renderDecision(report.decision) },
      ...(report.claims.length > 0 ? [{ id: 'claims', title: 'Claims', content: renderClaims(report) }] : []),
      ...suites,
      ...(shown ? [{ id: 'side-by-side', title: 'Side by side', content: renderShowcases(report) }] : []),
      ...(examples ? [{ id: 'examples', title: 'Right and wrong', content: renderExamples(report) }] : []),
      ...(explorer === undefined
        ? []
        : [{ id: 'explorer', title: 'Every answer', content: renderExplorer(explorer) }]),
      ...(report.projection === undefined
        ? []
        : [{ id: 'projection', title: 'Other prices', content: renderProjection(report.projection) }]),
      { id: 'method', title: 'Method', content: renderMethod(report) },
      { id: 'provenance', title: 'Prices and limits', content: renderProvenance(report) },
    ],
  });
}
