type Fields = Readonly<Record<string, unknown>>;

/** The header of format 1 in the words of format 2. */
export function headerFrom1({ leftOut, spec, ...header }: Fields): Fields {
  return {
    ...header,
    ...(leftOut === undefined ? {} : { skipped: leftOut }),
    ...(isFields(spec) ? { spec: specFrom1(spec) } : {}),
  };
}

function specFrom1({ variants = [], ...spec }: Fields): Fields {
  return { studyTechniques: variants, ...spec };
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
