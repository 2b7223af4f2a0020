/** What a technique is worth and what it takes; more of the first and less of the second is better. */
export interface Position {
  readonly worth: number;
  readonly takes: number;
}

/** Whether each is on the frontier: no other is worth as much for as little, and better in one of the two. */
export function undominated(positions: readonly Position[]): boolean[] {
  return positions.map(
    (own) =>
      !positions.some(
        (other) =>
          other.worth >= own.worth &&
          other.takes <= own.takes &&
          (other.worth > own.worth || other.takes < own.takes),
      ),
  );
}
