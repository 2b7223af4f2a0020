import type {
  BlockKind,
  ExplorerCell,
  ExplorerData,
  ExplorerSample,
  ExplorerSuite,
} from '../../../analysis/samples/explorer-model.ts';

/** What is looked for; an empty text is everything. It stands in the address of the page as it is. */
export interface ExplorerState {
  suite: string;
  model: string;
  technique: string;
  /** A second technique, to be shown beside the first on the same samples. */
  beside: string;
  outcome: string;
  /** Which pairs: one of `PairTally`. */
  pair: string;
  /** `column=value` of a slice. */
  slice: string;
  text: string;
  sample: string;
  page: string;
}

/** Pairs by who was right, and by who scored better. */
export interface PairTally {
  left: number;
  right: number;
  both: number;
  neither: number;
  'left-better': number;
  'right-better': number;
}

/** Trials found, each with the one beside it, and what is known of all pairs, whichever are shown. */
export interface Found {
  readonly entries: readonly (readonly [trial: number, beside: number | null])[];
  readonly tally: PairTally;
  /** Trials that the other technique has no counterpart to. */
  readonly single: number;
}

/** A message of a prompt: who speaks, and what stands in it; a gap is the number of characters left out. */
export interface PromptPart {
  readonly kind: Exclude<BlockKind, 'more'>;
  text: string;
}

/** Finds trials. Runs in the page, without touching it: it may name nothing outside itself. */
export function explorerModel(data: ExplorerData) {
  const { trials, cells, samples, suites, texts } = data;
  const cuts = new Map(data.cuts);
  const repeats = trials.repeat.reduce((most, repeat) => Math.max(most, repeat), 0) + 1;

  const at = <Item>(items: readonly Item[], index: number): Item => items[index] as Item;
  /** A state that leaves nothing out. */
  const everything: ExplorerState = {
    suite: '',
    model: '',
    technique: '',
    beside: '',
    outcome: '',
    pair: '',
    slice: '',
    text: '',
    sample: '',
    page: '',
  };

  const cellOf = (trial: number): ExplorerCell => at(cells, at(trials.cell, trial));
  const sampleOf = (trial: number): ExplorerSample => at(samples, at(trials.sample, trial));
  const suiteOf = (trial: number): ExplorerSuite => at(suites, cellOf(trial).suite);

  const place = (sample: number, cell: number, repeat: number): number =>
    (sample * cells.length + cell) * repeats + repeat;
  const byPlace = new Map<number, number>();
  for (let trial = 0; trial < trials.cell.length; trial++) {
    byPlace.set(place(at(trials.sample, trial), at(trials.cell, trial), at(trials.repeat, trial)), trial);
  }
  const cellsByName = new Map(
    cells.map(({ suite, technique, model }, index) => [JSON.stringify([suite, technique, model]), index]),
  );

  /** The trial of another technique with the same model, sample and repeat. */
  const counterpart = (trial: number, technique: string): number | null => {
    const { suite, model } = cellOf(trial);
    const cell = cellsByName.get(JSON.stringify([suite, technique, model]));
    if (cell === undefined) return null;
    return byPlace.get(place(at(trials.sample, trial), cell, at(trials.repeat, trial))) ?? null;
  };

  let lowered: readonly string[] | null = null;
  let hits: { readonly needle: string; readonly texts: readonly boolean[] } | null = null;
  const hitsOf = (needle: string): readonly boolean[] => {
    lowered ??= texts.map((text) => text.toLowerCase());
    if (hits?.needle !== needle) hits = { needle, texts: lowered.map((text) => text.includes(needle)) };
    return hits.texts;
  };

  const hasText = (trial: number, needle: string): boolean => {
    const found = hitsOf(needle);
    const { id, input, targets } = sampleOf(trial);
    const own = [trials.answer[trial], trials.output[trial], input, ...(targets ?? [])];
    return (
      id.toLowerCase().includes(needle) ||
      own.some((text) => typeof text === 'number' && found[text] === true)
    );
  };

  const slicesOf = (trial: number): readonly (readonly [column: string, value: string])[] =>
    suiteOf(trial).slices.map((column, index) => [column, at(texts, at(sampleOf(trial).slices, index))]);

  /** Everything but technique, outcome and text. */
  const isInScope = (trial: number, state: ExplorerState): boolean => {
    if (state.suite !== '' && suiteOf(trial).name !== state.suite) return false;
    if (state.model !== '' && cellOf(trial).model !== state.model) return false;
    if (state.sample !== '' && sampleOf(trial).id !== state.sample) return false;
    return (
      state.slice === '' || slicesOf(trial).some(([column, value]) => `${column}=${value}` === state.slice)
    );
  };

  /** Who of two was right; nothing where one of them has no score or the suite has no rule. */
  const whoWasRight = (left: number, right: number): keyof PairTally | null => {
    const [one, other] = [at(trials.right, left), at(trials.right, right)];
    if (one === null || other === null) return null;
    if (one === other) return one === 1 ? 'both' : 'neither';
    return one === 1 ? 'left' : 'right';
  };

  const whoScoredBetter = (left: number, right: number): keyof PairTally | null => {
    const [one, other] = [trials.scores[left]?.[0] ?? null, trials.scores[right]?.[0] ?? null];
    if (one === null || other === null || one === other) return null;
    return one > other === (suiteOf(left).metrics[0]?.better !== 'lower') ? 'left-better' : 'right-better';
  };

  const find = (state: ExplorerState): Found => {
    const entries: (readonly [number, number | null])[] = [];
    const tally = { left: 0, right: 0, both: 0, neither: 0, 'left-better': 0, 'right-better': 0 };
    let single = 0;
    const needle = state.text.trim().toLowerCase();
    const isPaired = state.technique !== '' && state.beside !== '';
    for (let trial = 0; trial < trials.cell.length; trial++) {
      if (state.technique !== '' && cellOf(trial).technique !== state.technique) continue;
      if (!isInScope(trial, state)) continue;
      if (!isPaired) {
        if (state.outcome !== '' && at(data.outcomes, at(trials.outcome, trial)) !== state.outcome) continue;
        if (needle === '' || hasText(trial, needle)) entries.push([trial, null]);
        continue;
      }
      const other = counterpart(trial, state.beside);
      if (needle !== '' && !hasText(trial, needle) && (other === null || !hasText(other, needle))) continue;
      if (other === null) {
        single++;
        continue;
      }
      const kinds = [whoWasRight(trial, other), whoScoredBetter(trial, other)];
      for (const kind of kinds) if (kind !== null) tally[kind]++;
      if (state.pair === '' || kinds.some((kind) => kind === state.pair)) entries.push([trial, other]);
    }
    return { entries, tally, single };
  };

  /** The messages of a prompt, from its last block back to the first. */
  const promptOf = (last: number): readonly PromptPart[] => {
    const { parent, kind, text } = data.prompts;
    const path: number[] = [];
    for (let block = last; block >= 0; block = at(parent, block)) path.unshift(block);
    const parts: PromptPart[] = [];
    for (const block of path) {
      const name = at(data.blocks, at(kind, block));
      const open = parts.at(-1);
      if (name === 'gap') parts.push({ kind: name, text: String(at(text, block)) });
      else if (name === 'more' && open !== undefined) open.text += `\n\n${at(texts, at(text, block))}`;
      else parts.push({ kind: name === 'more' ? 'completion' : name, text: at(texts, at(text, block)) });
    }
    return parts;
  };

  /** Values by which a select can narrow, in the order of the data, under what is chosen already. */
  const choices = (state: ExplorerState) => {
    const shown = cells.filter(
      ({ suite, model }) =>
        (state.suite === '' || at(suites, suite).name === state.suite) &&
        (state.model === '' || model === state.model),
    );
    const slices = new Set<string>();
    for (const { suite, slices: values } of samples) {
      const { name, slices: columns } = at(suites, suite);
      if (state.suite !== '' && name !== state.suite) continue;
      for (const [index, column] of columns.entries())
        slices.add(`${column}=${at(texts, at(values, index))}`);
    }
    const models = cells.filter(({ suite }) => state.suite === '' || at(suites, suite).name === state.suite);
    return {
      models: [...new Set(models.map(({ model }) => model))],
      techniques: [...new Set(shown.map(({ technique }) => technique))],
      slices: [...slices].sort(),
      outcomes: data.outcomes.filter((_, index) => trials.outcome.includes(index)),
    };
  };

  /** What the address of the page says to come back to a trial or a pair. */
  const stateFor = (trial: number, beside: number | null): Partial<ExplorerState> => {
    const { technique, model } = cellOf(trial);
    return {
      suite: suiteOf(trial).name,
      model,
      technique,
      ...(beside === null ? {} : { beside: cellOf(beside).technique }),
      sample: sampleOf(trial).id,
    };
  };

  return {
    data,
    cuts,
    everything,
    cellOf,
    sampleOf,
    suiteOf,
    slicesOf,
    counterpart,
    find,
    promptOf,
    choices,
    stateFor,
  };
}

/** What `explorerModel` gives. */
export type ExplorerModel = ReturnType<typeof explorerModel>;
