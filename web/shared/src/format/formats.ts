import type { Language } from "../i18n/i18n";
import { decimalsOf, major } from "./amounts";

export type MoneyValue = { minor: number; currency: string };

const regional: Record<Language, string> = { es: "es-ES", en: "en-GB" };

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

export function formats(language: Language) {
  const locale = regional[language];
  const number = new Intl.NumberFormat(locale, { useGrouping: true });
  const compact = new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 });
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
  const exactPercent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 2 });
  const rating = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" });
  const shortDay = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" });
  const month = new Intl.DateTimeFormat(locale, { month: "long", year: "numeric" });
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
  const exact = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "long" });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const currency = new Intl.DisplayNames(locale, { type: "currency" });
  const region = new Intl.DisplayNames(locale, { type: "region" });
  const list = new Intl.ListFormat(locale, { type: "conjunction" });

  return {
    language,
    number: (n: number) => number.format(n),
    compact: (n: number) => compact.format(n),
    /** 0.5 is 50 %. */
    percent: (share: number) => percent.format(share),
    /** 1225 is "12,25 %". */
    basisPoints: (n: number) => exactPercent.format(n / 10_000),
    /** 4.37 is "4,4". */
    rating: (average: number) => rating.format(average),
    date: (iso: string) => date.format(new Date(iso)),
    /** A day without a time, such as 2026-01-31. */
    day: (iso: string) => day.format(new Date(iso)),
    shortDay: (iso: string) => shortDay.format(new Date(iso)),
    month: (iso: string) => month.format(new Date(iso)),
    dateTime: (iso: string) => dateTime.format(new Date(iso)),
    exact: (iso: string) => exact.format(new Date(iso)),
    list: (words: string[]) => list.format(words),
    relative(iso: string, now = Date.now()) {
      const seconds = (new Date(iso).getTime() - now) / 1000;
      for (const [unit, length] of units) {
        if (Math.abs(seconds) >= length) return relative.format(Math.trunc(seconds / length), unit);
      }
      return relative.format(0, "second");
    },
    /**
     * Minor units as the server has them, with as many decimals; where readers see none of a currency, only if they are not 0.
     * Whole amounts go without decimals when `trim`.
     */
    money(m: MoneyValue, options: { trim?: boolean; compact?: boolean } = {}) {
      const style: Intl.NumberFormatOptions = { style: "currency", currency: m.currency };
      const value = major(m);
      if (options.compact && Math.abs(value) >= 10_000) {
        return new Intl.NumberFormat(locale, { ...style, notation: "compact", maximumFractionDigits: 1 }).format(value);
      }
      const usual = new Intl.NumberFormat(locale, style).resolvedOptions().maximumFractionDigits ?? 2;
      const whole = Number.isInteger(value) && (options.trim || usual === 0);
      const digits = whole ? 0 : decimalsOf(m.currency);
      return new Intl.NumberFormat(locale, {
        ...style,
        useGrouping: true,
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      }).format(value);
    },
    /** EUR is "euro". */
    currencyName: (code: string) => currency.of(code) ?? code,
    /** ES is "España"; what is no code of a country stays as it is. */
    country: (code: string) => (/^[A-Z]{2}$/.test(code) ? (region.of(code) ?? code) : code),
    bytes(n: number) {
      const steps = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
      let step = 0;
      let value = n;
      while (value >= 1000 && step < steps.length - 1) {
        value /= 1000;
        step++;
      }
      const unit = steps[step] ?? "byte";
      return new Intl.NumberFormat(locale, {
        style: "unit",
        unit,
        unitDisplay: "short",
        maximumFractionDigits: value < 10 && step > 0 ? 1 : 0,
      }).format(value);
    },
  };
}

export type Formats = ReturnType<typeof formats>;
