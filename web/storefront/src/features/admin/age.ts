import type { PurchasesSearch } from "./search";

const day = 86_400_000;

/** The bounds of an age, seen from `now`: what is younger, or older, than so many days. */
export function ageBounds(age: PurchasesSearch["age"], now: number): { createdAfter?: string; createdBefore?: string } {
  const ago = (days: number) => new Date(now - days * day).toISOString();
  switch (age) {
    case "day":
      return { createdAfter: ago(1) };
    case "week":
      return { createdAfter: ago(7) };
    case "month":
      return { createdAfter: ago(30) };
    case "olderDay":
      return { createdBefore: ago(1) };
    case "olderWeek":
      return { createdBefore: ago(7) };
    case "olderMonth":
      return { createdBefore: ago(30) };
    default:
      return {};
  }
}
