/** A text and what is selected in it. */
export type Selected = { text: string; start: number; end: number };

/** What replaces the characters from `from` to `to`, and what is selected afterwards. */
export type Edit = { from: number; to: number; insert: string; start: number; end: number };

export const formats = ["bold", "italic", "code", "link", "heading", "list"] as const;
export type Format = (typeof formats)[number];

export type Placeholders = { text: string; link: string; heading: string; item: string };

/** Puts a format on the selection, or takes it off again. */
export function edit(format: Format, selected: Selected, placeholders: Placeholders): Edit {
  switch (format) {
    case "bold":
      return wrap(selected, "**", placeholders.text);
    case "italic":
      return wrap(selected, "_", placeholders.text);
    case "code":
      return code(selected, placeholders.text);
    case "link":
      return link(selected, placeholders.link);
    case "heading":
      return lines(selected, "## ", /^#{1,6} /, placeholders.heading);
    case "list":
      return lines(selected, "- ", /^[-*+] /, placeholders.item);
  }
}

function wrap({ text, start, end }: Selected, mark: string, placeholder: string): Edit {
  const size = mark.length;
  if (text.slice(start - size, start) === mark && text.slice(end, end + size) === mark) {
    const inner = text.slice(start, end);
    return { from: start - size, to: end + size, insert: inner, start: start - size, end: end - size };
  }
  const inner = text.slice(start, end) || placeholder;
  return { from: start, to: end, insert: mark + inner + mark, start: start + size, end: start + size + inner.length };
}

function code(selected: Selected, placeholder: string): Edit {
  const inner = selected.text.slice(selected.start, selected.end);
  if (!inner.includes("\n")) return wrap(selected, "`", placeholder);
  const insert = `\`\`\`\n${inner}\n\`\`\``;
  return {
    from: selected.start,
    to: selected.end,
    insert,
    start: selected.start + 4,
    end: selected.start + 4 + inner.length,
  };
}

function link({ text, start, end }: Selected, placeholder: string): Edit {
  const inner = text.slice(start, end);
  if (/^https?:\/\/\S+$/.test(inner)) {
    const insert = `[${placeholder}](${inner})`;
    return { from: start, to: end, insert, start: start + 1, end: start + 1 + placeholder.length };
  }
  const label = inner || placeholder;
  const address = start + label.length + 3;
  return { from: start, to: end, insert: `[${label}](https://)`, start: address, end: address + "https://".length };
}

function lines({ text, start, end }: Selected, prefix: string, present: RegExp, placeholder: string): Edit {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const next = text.indexOf("\n", end);
  const to = next < 0 ? text.length : next;
  const rows = text.slice(from, to).split("\n");
  const all = rows.every((row) => present.test(row));
  const insert = rows
    .map((row) => (all ? row.replace(present, "") : prefix + (row.replace(present, "") || placeholder)))
    .join("\n");
  const first = all || rows.length > 1 ? from : from + prefix.length;
  return { from, to, insert, start: first, end: from + insert.length };
}
