/** A point of a plot with its name, in pixels from the upper left corner of the plot. */
export interface LabelledPoint {
  readonly x: number;
  readonly y: number;
  readonly label: string;
}

/** Where a name goes, relative to its point. */
export interface Placement {
  readonly dx: number;
  readonly dy: number;
  readonly align: 'left' | 'right' | 'center';
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const PLACEMENTS: readonly Placement[] = [
  { dx: 10, dy: 0, align: 'left' },
  { dx: -10, dy: 0, align: 'right' },
  { dx: 8, dy: -13, align: 'left' },
  { dx: 8, dy: 13, align: 'left' },
  { dx: -8, dy: -13, align: 'right' },
  { dx: -8, dy: 13, align: 'right' },
  { dx: 0, dy: -26, align: 'center' },
  { dx: 0, dy: 26, align: 'center' },
];

const CHARACTER = 6.8;
const HALF_LINE = 7;
const DOT = 7;

/** For every point the first place where its name covers no dot, no other name, and not the edge. */
export function placeLabels(
  points: readonly LabelledPoint[],
  plot: { readonly width: number; readonly height: number },
): readonly Placement[] {
  const taken: Box[] = points.map(({ x, y }) => ({
    left: x - DOT,
    right: x + DOT,
    top: y - DOT,
    bottom: y + DOT,
  }));
  return points.map((point) => {
    let best = PLACEMENTS[0] as Placement;
    let least = Number.POSITIVE_INFINITY;
    for (const placement of PLACEMENTS) {
      const box = boxOf(point, placement);
      const outside =
        Math.max(0, -box.left) +
        Math.max(0, box.right - plot.width) +
        Math.max(0, -box.top) +
        Math.max(0, box.bottom - plot.height);
      let cost = outside * HALF_LINE * 2;
      for (const other of taken) cost += overlap(box, other);
      if (cost < least) {
        least = cost;
        best = placement;
      }
    }
    taken.push(boxOf(point, best));
    return best;
  });
}

function boxOf(point: LabelledPoint, { dx, dy, align }: Placement): Box {
  const width = point.label.length * CHARACTER;
  const x = point.x + dx;
  const left = align === 'left' ? x : align === 'right' ? x - width : x - width / 2;
  const middle = point.y + dy;
  return { left, right: left + width, top: middle - HALF_LINE, bottom: middle + HALF_LINE };
}

function overlap(a: Box, b: Box): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return width > 0 && height > 0 ? width * height : 0;
}
