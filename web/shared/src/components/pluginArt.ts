/** A picture made of a slug alone: four tiles of a quilt, each a quarter turn of one of a few shapes, in one of the palettes. */
export type Art = { ground: string; shapes: { d: string; fill: string; opacity: number }[] };

type Palette = { hue: number; turn: number; light: number };

// Pairs of hues that sit well together; lightness keeps every ground dark enough to stand on white and light enough to stand on black.
const palettes: Palette[] = [
  { hue: 226, turn: 34, light: 54 },
  { hue: 262, turn: -40, light: 56 },
  { hue: 198, turn: 150, light: 42 },
  { hue: 168, turn: 40, light: 38 },
  { hue: 142, turn: -70, light: 38 },
  { hue: 18, turn: 24, light: 54 },
  { hue: 344, turn: 30, light: 54 },
  { hue: 38, turn: -26, light: 48 },
  { hue: 288, turn: 48, light: 48 },
  { hue: 212, turn: -44, light: 44 },
  { hue: 4, turn: 200, light: 50 },
  { hue: 250, turn: 170, light: 46 },
];

/** xmur3-like mixing: neighbouring slugs give unrelated pictures. */
function seeded(text: string): () => number {
  let h = 2166136261 ^ text.length;
  for (const c of text) h = Math.imul(h ^ (c.codePointAt(0) ?? 0), 16777619);
  return () => {
    h = Math.imul(h ^ (h >>> 15), 2246822507);
    h = Math.imul(h ^ (h >>> 13), 3266489909);
    h ^= h >>> 16;
    return (h >>> 0) / 4294967296;
  };
}

const T = 32;

// Each draws into the tile whose corner is (x, y); `turn` is 0–3 quarter turns.
const tiles: ((x: number, y: number, turn: number) => string)[] = [
  (x, y, turn) => {
    const [cx, cy, sx, sy, ex, ey] = corner(x, y, turn);
    return `M${cx} ${cy}L${sx} ${sy}A${T} ${T} 0 0 1 ${ex} ${ey}Z`;
  },
  (x, y) =>
    `M${x + T / 2} ${y}A${T / 2} ${T / 2} 0 1 1 ${x + T / 2} ${y + T}A${T / 2} ${T / 2} 0 1 1 ${x + T / 2} ${y}Z`,
  (x, y, turn) => {
    const [cx, cy, sx, sy, ex, ey] = corner(x, y, turn);
    return `M${cx} ${cy}L${sx} ${sy}L${ex} ${ey}Z`;
  },
  (x, y, turn) =>
    turn % 2 === 0
      ? `M${x} ${y + T}V${y + T / 2}A${T / 2} ${T / 2} 0 0 1 ${x + T} ${y + T / 2}V${y + T}Z`
      : `M${x} ${y}H${x + T / 2}A${T / 2} ${T / 2} 0 0 1 ${x + T / 2} ${y + T}H${x}Z`,
  (x, y) => `M${x + 6} ${y + 6}H${x + T - 6}V${y + T - 6}H${x + 6}Z`,
];

function corner(x: number, y: number, turn: number): [number, number, number, number, number, number] {
  switch (turn) {
    case 0:
      return [x, y, x + T, y, x, y + T];
    case 1:
      return [x + T, y, x + T, y + T, x, y];
    case 2:
      return [x + T, y + T, x, y + T, x + T, y];
    default:
      return [x, y + T, x, y, x + T, y + T];
  }
}

export function artFor(slug: string): Art {
  const random = seeded(slug);
  const pick = <V>(from: V[]): V => from[Math.floor(random() * from.length)] as V;
  const { hue, turn, light } = pick(palettes);
  const second = (hue + turn + 360) % 360;
  const fills = [
    `hsl(${second} 82% 72%)`,
    `hsl(${hue} 90% 90%)`,
    `hsl(${hue} 64% ${light - 16}%)`,
    `hsl(${second} 78% 58%)`,
  ];
  const shapes: Art["shapes"] = [];
  const plainTile = Math.floor(random() * 5);
  [0, 1, 2, 3].forEach((tile) => {
    if (tile === plainTile) return;
    const [x, y] = [(tile % 2) * T, Math.floor(tile / 2) * T];
    shapes.push({ d: pick(tiles)(x, y, Math.floor(random() * 4)), fill: pick(fills), opacity: 1 });
  });
  return { ground: `hsl(${hue} 68% ${light}%)`, shapes };
}
