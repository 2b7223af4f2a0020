import type { Figure } from '../../analysis/figures/figure.ts';
import type { ErrorSplit, RetrievalArm, RetrievalReport } from '../../analysis/retrieval/retrieval-model.ts';
import { formatBytes, formatDuration, plural } from '../../lib/format.ts';
import { formatUsd } from '../../lib/money.ts';
import type { ReportedFamily } from '../../protocol/imported.ts';
import { cellsOf } from '../find.ts';
import { formatCount, formatMean, NONE, SHARE } from '../numbers.ts';
import { type Html, html, type Piece } from './markup.ts';
import type { ModelPart } from './model-part.ts';
import { type BodyCell, dataTable, techniqueName } from './parts.ts';
import { figureCell } from './quality.ts';

/** The passages of the techniques that retrieve: what they are worth, and where errors come from. */
export function renderRetrieval(part: ModelPart): Html | null {
  const { suite, model } = part;
  const { retrieval } = suite;
  const arms = retrieval?.arms.filter((arm) => arm.model === model) ?? [];
  if (retrieval === null || arms.length === 0) return null;
  const splits = retrieval.splits.filter((split) => split.model === model);
  return html`<h4>Retrieval, taken apart</h4>
${indexFacts(retrieval)}
${splits.length === 0 ? null : splitTable(splits, part)}
${rankingTable(arms, part)}
${useTable(arms, part)}
${timeTable(arms, part)}`;
}

/** The end of every table's name. */
function placeOf({ suite, model }: ModelPart): string {
  return `${suite.title}, ${model}`;
}

/** A technique's name with the shape of its own family: not all that retrieve are RAG alone. */
function nameCell({ suite, model }: ModelPart, name: string, note?: string): BodyCell {
  const cell = cellsOf(suite, model).find(({ technique }) => technique.name === name);
  const family: ReportedFamily = cell?.family ?? 'rag';
  return { content: techniqueName({ name, family, ...(note === undefined ? {} : { note }) }) };
}

function indexFacts({ corpus, index }: RetrievalReport): Html {
  const { chunker } = corpus;
  const cut =
    chunker.kind === 'document'
      ? 'whole documents'
      : `${chunker.kind === 'sentences' ? 'sentences' : 'windows'} of up to ${chunker.size} tokens, ${chunker.overlap} shared`;
  const items: readonly (readonly [string, Piece])[] = [
    ['Corpus', `${plural(corpus.documents, 'document')}, ${plural(corpus.chunks, 'chunk')} (${cut})`],
    ['Embedded by', `${corpus.embedder}${corpus.embedderPlace === 'local' ? ', on this machine' : ''}`],
    [
      'Index, set-up',
      index === null
        ? 'not needed: nothing was searched'
        : html`<span class="line">${formatDuration(index.elapsedMs)}, ${formatUsd(index.cost)} <small>${index.inputTokens === null ? 'tokens not reported' : `${formatCount(index.inputTokens)} tokens`}, ${formatBytes(index.vectorBytes)} of vectors</small></span><small>${index.now.embedded === 0 ? 'found ready' : `${plural(index.now.embedded, 'chunk')} embedded in this run`} in ${formatDuration(index.now.elapsedMs)}</small>`,
    ],
  ];
  return html`<dl class="facts above-table">${items.map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function splitTable(splits: readonly ErrorSplit[], part: ModelPart): Html {
  return dataTable({
    label: `Where errors come from, ${placeOf(part)}`,
    caption:
      'Where errors come from: the same questions with nothing retrieved, with an empty context, with what was found, and with the right passages; only questions whose passages are known',
    head: [
      { title: 'Technique' },
      { title: html`Closed book<small>nothing retrieved</small>`, numeric: true },
      { title: html`Empty<small>same prompt, no passage</small>`, numeric: true },
      { title: 'Found passages', numeric: true },
      { title: html`Oracle<small>right passages given</small>`, numeric: true },
      { title: html`Wrong: missed<small>the right passage would have helped</small>`, numeric: true },
      { title: html`Wrong: both<small>missed, and wrong with it too</small>`, numeric: true },
      { title: html`Wrong: generation<small>wrong with the right passage shown</small>`, numeric: true },
    ],
    rows: splits.map((split): readonly BodyCell[] => [
      nameCell(part, split.technique),
      armFigure(split.closedBook),
      armFigure(split.empty),
      armFigure(split.search),
      armFigure(split.oracle),
      ...errorCells(split),
    ]),
  });
}

function armFigure(figure: Figure | null): BodyCell {
  return figure === null
    ? { content: html`<span class="nothing">not run</span>`, numeric: true }
    : figureCell(figure, SHARE);
}

/** Without an oracle arm nobody can say what the right passage would have changed. */
function errorCells({ oracle, errors }: ErrorSplit): readonly BodyCell[] {
  const count = (value: number): BodyCell => ({ content: formatCount(value), numeric: true });
  return oracle === null
    ? [count(errors.missed), { content: 'no oracle arm', numeric: true }, count(errors.generation)]
    : [count(errors.retrieval), count(errors.both), count(errors.generation)];
}

function rankingTable(arms: readonly RetrievalArm[], part: ModelPart): Html | null {
  const searched = arms.flatMap((arm) => (arm.ranking === null ? [] : [{ arm, ranking: arm.ranking }]));
  if (searched.length === 0) return null;
  return dataTable({
    label: `What was found, ${placeOf(part)}`,
    caption: 'What was found: means over the questions whose passages are known',
    head: [
      { title: 'Technique' },
      { title: 'Recall@k', numeric: true },
      { title: 'Precision@k', numeric: true },
      { title: 'MRR', numeric: true },
      { title: 'MAP', numeric: true },
      { title: 'nDCG', numeric: true },
    ],
    rows: searched.map(({ arm, ranking }): readonly BodyCell[] => [
      armName(part, arm),
      maybe(ranking.recall),
      maybe(ranking.precision),
      maybe(ranking.reciprocalRank),
      maybe(ranking.averagePrecision),
      maybe(ranking.ndcg),
    ]),
  });
}

function useTable(arms: readonly RetrievalArm[], part: ModelPart): Html {
  return dataTable({
    label: `What became of it, ${placeOf(part)}`,
    caption:
      'What became of it: right answers by whether every right passage was shown; support is the share of an answer’s content words that stand in its passages',
    head: [
      { title: 'Technique' },
      { title: 'All shown', numeric: true },
      { title: 'Right when shown', numeric: true },
      { title: 'Right when missed', numeric: true },
      { title: 'Support', numeric: true },
      { title: 'Citation precision', numeric: true },
      { title: html`Context<small>tokens</small>`, numeric: true },
    ],
    rows: arms.map((arm): readonly BodyCell[] => [
      armName(part, arm),
      maybe(arm.retrieval.mode === 'empty' ? null : arm.complete),
      maybe(arm.rightWhenShown),
      maybe(arm.rightWhenMissed),
      maybe(arm.support),
      maybe(arm.citationPrecision),
      { content: formatMean(arm.contextTokens), numeric: true },
    ]),
  });
}

function armName(part: ModelPart, { technique, retrieval }: RetrievalArm): BodyCell {
  const { mode, search, topK } = retrieval;
  const note = mode === 'search' ? `${search}, k ${topK}` : mode;
  return nameCell(part, technique, note);
}

function maybe(figure: Figure | null | undefined): BodyCell {
  return figure === null || figure === undefined
    ? { content: NONE, numeric: true }
    : figureCell(figure, SHARE);
}

function timeTable(arms: readonly RetrievalArm[], part: ModelPart): Html | null {
  const timed = arms.flatMap((arm) => (arm.time === null ? [] : [{ arm, time: arm.time }]));
  if (timed.length === 0) return null;
  const duration = (value: number | null): BodyCell => ({
    content: value === null ? html`<span class="nothing">not measured</span>` : formatDuration(value),
    numeric: true,
  });
  return dataTable({
    label: `Time of the steps, ${placeOf(part)}`,
    caption: 'Median time of each step',
    className: 'snug',
    head: [
      { title: 'Technique' },
      { title: 'Embed the question', numeric: true },
      { title: 'Search', numeric: true },
      { title: 'Generate', numeric: true },
      { title: 'n', numeric: true },
    ],
    rows: timed.map(({ arm, time }) => [
      nameCell(part, arm.technique),
      duration(time.embedMs),
      duration(time.searchMs),
      duration(time.generateMs),
      { content: formatCount(time.n), numeric: true },
    ]),
  });
}
