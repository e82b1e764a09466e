/** One line of what an entry of the audit log tells besides who, when and what. */
export type DetailLine = { key: string; value: string | boolean };

const line = (key: string, value: unknown): DetailLine => {
  if (typeof value === "string" || typeof value === "boolean") return { key, value };
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) return { key, value: value.join(", ") };
  return { key, value: JSON.stringify(value, null, 2) };
};

/** The lines of an entry's detail, which each action shapes as it likes; what says nothing is left out. */
export function detailLines(detail: unknown): DetailLine[] {
  if (detail === null || detail === undefined || detail === "") return [];
  if (typeof detail !== "object" || Array.isArray(detail)) return [line("", detail)];
  return Object.entries(detail)
    .filter(([, value]) => value !== null && value !== "")
    .map(([key, value]) => line(key, value));
}
