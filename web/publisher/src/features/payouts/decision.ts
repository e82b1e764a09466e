import type { MoneyValue } from "@shared/format/formats";
import type { Schemas } from "@/api";

export type Settings = Schemas["PayoutSettings"];
export type Schedule = Settings["schedule"];

/** What is filled in: the smallest amounts of the currencies that the publisher cares about. */
export type Filled = { schedule: Schedule; amounts: MoneyValue[] };

/** Beyond it, a slip of the pen would keep the money for good; the server's rule. */
const ceiling = 1000;

const inList = (list: MoneyValue[], currency: string) => list.find((one) => one.currency === currency)?.minor;

/** Every currency with money in it, and those that the publisher has raised before. */
export function fill(settings: Settings, earned: string[]): Filled {
  const currencies = [...new Set([...earned, ...settings.thresholds.map(({ currency }) => currency)])].sort();
  return {
    schedule: settings.schedule,
    amounts: currencies.flatMap((currency) => {
      const minor = inList(settings.thresholds, currency) ?? inList(settings.least, currency);
      return minor === undefined ? [] : [{ currency, minor }];
    }),
  };
}

export const leastOf = (settings: Settings, currency: string): MoneyValue => ({
  currency,
  minor: inList(settings.least, currency) ?? 0,
});

export const mostOf = (settings: Settings, currency: string): MoneyValue => ({
  currency,
  minor: leastOf(settings, currency).minor * ceiling,
});

export function problemOf(settings: Settings, { minor, currency }: MoneyValue): "least" | "most" | undefined {
  if (minor < leastOf(settings, currency).minor) return "least";
  return minor > mostOf(settings, currency).minor ? "most" : undefined;
}

/** What is sent: an amount that is the least anyway is left out, so that it follows the store's. */
export function decisionOf({ schedule, amounts }: Filled, settings: Settings): Schemas["PayoutDecision"] {
  return {
    schedule,
    thresholds: amounts.filter(({ minor, currency }) => minor > leastOf(settings, currency).minor),
  };
}

const spelled = (list: MoneyValue[] = []) =>
  list
    .map(({ minor, currency }) => `${currency} ${minor}`)
    .sort()
    .join();

export const same = (decision: Schemas["PayoutDecision"], settings: Settings) =>
  decision.schedule === settings.schedule && spelled(decision.thresholds) === spelled(settings.thresholds);
