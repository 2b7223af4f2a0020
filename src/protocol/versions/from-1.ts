type Fields = Readonly<Record<string, unknown>>;

/** The header of format 1 in the words of format 2. */
export function headerFrom1({ leftOut, spec, suites, ...header }: Fields): Fields {
  return {
    ...header,
    suites: Array.isArray(suites) ? suites.map(suiteFrom1) : suites,
    ...(leftOut === undefined ? {} : { skipped: leftOut }),
    ...(isFields(spec) ? { spec: specFrom1(spec) } : {}),
  };
}

function specFrom1({ variants = [], ...spec }: Fields): Fields {
  return { studyTechniques: variants, ...spec };
}

/** Formulas of format 1 whose metric only many answers have. */
const TOGETHER: ReadonlySet<unknown> = new Set(['macro-f1', 'spread', 'regularity']);

function suiteFrom1(suite: unknown): unknown {
  if (!isFields(suite) || !Array.isArray(suite['metrics'])) return suite;
  return { ...suite, metrics: suite['metrics'].map(metricFrom1) };
}

function metricFrom1(metric: unknown): unknown {
  if (!isFields(metric) || !isFields(metric['aggregation'])) return metric;
  const { aggregation } = metric;
  if (!TOGETHER.has(aggregation['formula'])) return metric;
  return { ...metric, aggregation: { ...aggregation, onlyTogether: true } };
}

/** A record of format 1 in the words of format 2; one that is in them already stays as it is. */
export function recordFrom1(record: Fields): Fields {
  switch (record['type']) {
    case 'trial': {
      const { wording, purpose, ...trial } = record;
      return {
        ...trial,
        ...(wording === undefined ? {} : { promptVariant: wording }),
        purpose: purpose === 'tune' ? 'select' : purpose,
      };
    }
    case 'setup': {
      if (record['kind'] !== 'wording') return record;
      const { leftOut, ...selection } = record;
      return {
        ...selection,
        kind: 'prompt-selection',
        ...(leftOut === undefined ? {} : { skipped: leftOut }),
      };
    }
    default:
      return record;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
