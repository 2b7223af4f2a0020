import type { Figure } from '../analysis/figures/figure.ts';
import type { RankingFigures } from '../analysis/retrieval/retrieval-model.ts';
import { formatBytes, formatDuration, formatPercent, plural } from '../lib/format.ts';
import { plainLine } from '../lib/visible-text.ts';
import type { Passage, Retrieved } from '../protocol/retrieval.ts';
import type { IndexSetup } from '../protocol/setups.ts';
import type { SummaryOptions } from './console.ts';
import { formatCount, formatEstimate, formatInterval, SHARE } from './numbers.ts';
import { alignedTable, painter, wrap } from './terminal.ts';

/** What an index finds of the right passages of a split. */
export interface IndexMeasures extends RankingFigures {
  readonly split: string;
  readonly questions: number;
}

/** An index that was made or found, and what it finds. */
export function renderIndex(
  {
    title,
    setup,
    measures,
    search,
  }: {
    readonly title: string;
    readonly setup: IndexSetup;
    readonly measures: IndexMeasures | null;
    readonly search: string;
  },
  { color }: SummaryOptions,
): string {
  const paint = painter(color);
  const { took } = setup;
  const made = setup.embedded === 0 ? 'found ready' : `${plural(setup.embedded, 'chunk')} embedded now`;
  const lines = [
    `${paint('bold', plainLine(title))} ${paint('dim', `· ${setup.embedder}`)}`,
    `  ${plural(setup.documents, 'document')}, ${plural(setup.chunks, 'chunk')}: ${made}, in ${formatDuration(took.nowMs)}`,
    `  in full: ${formatDuration(took.embedMs + took.writeMs)}, ${took.inputTokens === null ? 'tokens not reported' : `${formatCount(took.inputTokens)} tokens`}, ${formatBytes(setup.vectorBytes)} of vectors`,
    ...(setup.truncated === 0
      ? []
      : [
          paint(
            'yellow',
            `  ! ${plural(setup.truncated, 'chunk')} longer than the embedder reads: only the beginning counts`,
          ),
        ]),
  ];
  if (setup.nearFound !== undefined) {
    lines.push(
      paint(
        setup.nearFound < 0.99 ? 'yellow' : 'dim',
        `  approximate search: finds ${formatPercent(setup.nearFound)} of the nearest chunks`,
      ),
    );
  }
  if (measures === null) {
    return `${[...lines, paint('dim', '  No question names its passages, so there is nothing to measure.')].join('\n')}\n`;
  }
  const figures: readonly (readonly [string, Figure | null])[] = [
    ['recall@k', measures.recall],
    ['precision@k', measures.precision],
    ['MRR', measures.reciprocalRank],
    ['MAP', measures.averagePrecision],
    ['nDCG', measures.ndcg],
    ['all found', measures.complete],
  ];
  const table = alignedTable(
    [
      { title: `${search} search`, align: 'left', cells: figures.map(([name]) => name) },
      {
        title: 'mean',
        align: 'right',
        cells: figures.map(([, figure]) => paint('bold', formatEstimate(figure, SHARE))),
      },
      {
        title: 'interval',
        align: 'right',
        cells: figures.map(([, figure]) => paint('dim', formatInterval(figure, SHARE))),
      },
    ],
    paint,
  );
  const n = paint('dim', `  ${plural(measures.questions, 'question')} of the ${measures.split} split`);
  return `${[...lines, '', table, n].join('\n')}\n`;
}

/** The indexes of a suite; the one of its present documents is marked. */
export function renderIndexes(
  facts: {
    readonly title: string;
    readonly documents: number;
    readonly chunks: number;
    readonly embedder: string;
    readonly indexes: readonly {
      readonly collection: string;
      readonly chunks: number;
      readonly complete: boolean;
      readonly current: boolean;
    }[];
  },
  { color }: SummaryOptions,
): string {
  const paint = painter(color);
  const { indexes } = facts;
  const head = `${paint('bold', plainLine(facts.title))} ${paint('dim', `· ${plural(facts.documents, 'document')}, ${plural(facts.chunks, 'chunk')}, ${facts.embedder}`)}`;
  if (indexes.length === 0) return `${head}\n  No index yet.\n`;
  const state = (index: (typeof indexes)[number]): string => {
    if (!index.complete) return paint('yellow', 'broken off');
    return index.current ? paint('green', 'current') : paint('dim', 'of other documents or settings');
  };
  const table = alignedTable(
    [
      { title: 'collection', align: 'left', cells: indexes.map(({ collection }) => collection) },
      { title: 'chunks', align: 'right', cells: indexes.map(({ chunks }) => formatCount(chunks)) },
      { title: 'state', align: 'left', cells: indexes.map(state) },
    ],
    paint,
  );
  return `${head}\n${table}\n`;
}

/** What pruning deleted and left. */
export function renderPruned(
  {
    title,
    deleted,
    kept,
  }: { readonly title: string; readonly deleted: readonly string[]; readonly kept: readonly string[] },
  { color }: SummaryOptions,
): string {
  const paint = painter(color);
  const gone =
    deleted.length === 0
      ? 'There is no other index to delete.'
      : `Deleted ${plural(deleted.length, 'index', 'indexes')}: ${deleted.join(', ')}.`;
  const left = kept.length === 0 ? 'The present documents have no index yet.' : `Kept: ${kept.join(', ')}.`;
  return `${paint('bold', plainLine(title))}\n  ${gone}\n  ${left}\n`;
}

/** What was found for a text. */
export function renderFound(
  {
    text,
    passages,
    found,
  }: {
    readonly text: string;
    readonly passages: readonly (Passage & { readonly tokens: number })[];
    readonly found: Pick<Retrieved, 'embedding' | 'searchMs'>;
  },
  { color, width }: SummaryOptions,
): string {
  const paint = painter(color);
  const time = `embedded in ${formatDuration(found.embedding?.elapsedMs ?? 0)}, searched in ${formatDuration(found.searchMs ?? 0)}`;
  const head = `${paint('bold', plainLine(text))} ${paint('dim', `· ${time}`)}`;
  if (passages.length === 0) return `${head}\n  Nothing was found.\n`;
  const blocks = passages.map((passage, index) => {
    const { document, heading, similarity, tokens } = passage;
    const place = heading === null ? document : `${document} · ${heading}`;
    const facts = `${similarity === null ? 'by shared words' : `similarity ${similarity.toFixed(3)}`}, ${plural(tokens, 'token')}`;
    return `  ${index + 1}. ${paint('cyan', plainLine(place))} ${paint('dim', `(${facts})`)}\n     ${wrap(plainLine(passage.text), { width: Math.min(width, 100), indent: '     ' })}`;
  });
  return `${[head, ...blocks].join('\n')}\n`;
}
