import { valueAtPath } from './json-path.ts';

/** Answers after which a path at which nothing ever stood is likely to be a wrong one. */
const ENOUGH = 3;

/** Paths of what an answer may report; what is left out is not looked for. */
interface WatchedPaths {
  readonly finishReason?: string | undefined;
  readonly passages?: string | undefined;
  readonly usage?: { readonly input: string; readonly output: string } | undefined;
}

/** Looks at the body of an answer. */
export type PathWatch = (body: unknown) => void;

/** Tells once of each path of what may be reported, where the first answers all have nothing there. */
export function watchPaths(
  { finishReason, passages, usage }: WatchedPaths,
  { file, onNotice }: { readonly file: string; readonly onNotice?: ((notice: string) => void) | undefined },
): PathWatch {
  const missing = new Map(
    Object.entries({ finishReason, passages, 'usage.input': usage?.input, 'usage.output': usage?.output }),
  );
  let answers = 0;
  return (body) => {
    if (answers === ENOUGH) return;
    answers += 1;
    for (const [field, path] of missing) {
      const found = path === undefined ? undefined : valueAtPath(body, path);
      if (found?.found !== false) missing.delete(field);
      else if (answers === ENOUGH) {
        onNotice?.(
          `${file} says that "${field}" stands at "${path}", where the first ${ENOUGH} answers have nothing: ${found.instead}.`,
        );
      }
    }
  };
}
