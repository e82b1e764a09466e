import type { MoneyValue } from "../format/formats";
import { useFormat } from "../format/useFormat";

/** An amount in its own currency, in figures that line up. */
export function Money({ value, trim, compact }: { value: MoneyValue; trim?: boolean; compact?: boolean }) {
  const { money } = useFormat();
  return <span className="tabular">{money(value, { trim, compact })}</span>;
}
