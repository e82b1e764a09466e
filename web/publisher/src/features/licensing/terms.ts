import type { Schemas } from "@/api";

export type Terms = Schemas["LicensingTerms"];

/** What may be filled in; the server holds to the same. */
export const bounds = {
  maxActivations: [1, 10_000],
  offlineDays: [1, 3650],
  graceDays: [0, 365],
} as const;

export type Bounded = keyof typeof bounds;

/** The terms as they are being filled in: a number field may be empty for a while. */
export type Filled = Omit<Terms, Bounded> & { limited: boolean } & Record<Bounded, number | "">;

/** What a field begins with that had nothing: as many machines as most people have. */
const usual = 3;

export const fill = (terms: Terms): Filled => ({
  ...terms,
  limited: terms.maxActivations !== undefined,
  maxActivations: terms.maxActivations ?? usual,
});

const within = (value: number | "", [least, most]: readonly [number, number]) =>
  value !== "" && Number.isInteger(value) && value >= least && value <= most;

/** The fields that cannot be saved like this; those that do not count at the moment are let be. */
export function wrongFields(filled: Filled): Bounded[] {
  const counts: Record<Bounded, boolean> = {
    maxActivations: filled.enabled && filled.limited,
    offlineDays: filled.enabled && filled.offline,
    graceDays: filled.enabled && filled.offline,
  };
  return (Object.keys(bounds) as Bounded[]).filter((name) => counts[name] && !within(filled[name], bounds[name]));
}

/** What is sent. Of a field that does not count and is out of bounds, what was saved last stands. */
export function termsOf(filled: Filled, saved: Terms): Terms {
  const value = (name: "offlineDays" | "graceDays") =>
    within(filled[name], bounds[name]) ? Number(filled[name]) : saved[name];
  const limit = within(filled.maxActivations, bounds.maxActivations) ? Number(filled.maxActivations) : usual;
  return {
    enabled: filled.enabled,
    offline: filled.offline,
    offlineDays: value("offlineDays"),
    graceDays: value("graceDays"),
    maxActivations: filled.limited ? limit : undefined,
  };
}

export const sameTerms = (a: Terms, b: Terms) =>
  a.enabled === b.enabled &&
  a.offline === b.offline &&
  a.offlineDays === b.offlineDays &&
  a.graceDays === b.graceDays &&
  a.maxActivations === b.maxActivations;
