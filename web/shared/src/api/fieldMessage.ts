import i18next from "i18next";

// How huma words what its validation finds; everything else arrives in the server's own words.
const patterns: [RegExp, string][] = [
  [/^expected required property/, "required"],
  [/^expected length >= (\d+)/, "tooShort"],
  [/^expected length <= (\d+)/, "tooLong"],
  [/^expected number >= (-?[\d.]+)/, "tooSmall"],
  [/^expected number <= (-?[\d.]+)/, "tooLarge"],
  [/^expected array length <= (\d+)/, "tooMany"],
  [/email|not an address/i, "email"],
  [/^expected string to be RFC 3986 uri|https/i, "url"],
  [/^expected value to be one of/, "choice"],
  [/^expected string to match pattern/, "pattern"],
];

/** The server's finding about a field, in the reader's language where it is one that we know. */
export function fieldMessage(message: string): string {
  for (const [pattern, key] of patterns) {
    const match = pattern.exec(message);
    if (match) return i18next.t(`field.${key}`, { ns: "problems", n: match[1], defaultValue: message });
  }
  return message;
}
