/** Round values from at most `low` to at least `high`, about as many as asked for; whole ones when parts make no sense. */
export function ticksOf(low: number, high: number, about: number, whole: boolean): number[] {
  const span = high - low || 1;
  const rough = span / about;
  const power = 10 ** Math.floor(Math.log10(rough));
  const nice = [1, 2, 2.5, 5, 10].map((step) => step * power).find((step) => step >= rough * 0.999) ?? power * 10;
  const step = whole ? Math.max(1, Math.ceil(nice)) : nice;
  const first = Math.floor(low / step);
  const last = Math.ceil(high / step - 1e-9);
  return Array.from({ length: Math.max(last - first, 1) + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

export type Point = { x: number; y: number };

const at = ({ x, y }: Point) => `${x.toFixed(1)} ${y.toFixed(1)}`;

export const lineThrough = (points: Point[]) => points.map((point, i) => `${i ? "L" : "M"}${at(point)}`).join("");

/** The line, and down to the ground. */
export function areaUnder(points: Point[], ground: number): string {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return "";
  return `${lineThrough(points)}L${at({ x: last.x, y: ground })}L${at({ x: first.x, y: ground })}Z`;
}

/** Every how many-th label has room, when each needs `needed` of the `width`. */
export const labelStep = (count: number, width: number, needed: number) =>
  Math.max(1, Math.ceil((count * needed) / Math.max(width, 1)));
