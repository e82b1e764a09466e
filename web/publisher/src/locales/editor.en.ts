import type { SameKeys } from "@shared/i18n/i18n";
import type es from "./editor.es";

const en: SameKeys<typeof es> = {
  write: "Write",
  preview: "Preview",
  mode: "Write or preview",
  toolbar: "Formatting",
  bold: "Bold",
  italic: "Italic",
  link: "Link",
  code: "Code",
  heading: "Heading",
  list: "List",
  placeholders: { text: "text", link: "link", heading: "Heading", item: "item" },
  empty: "Here you see how it turns out.",
  failed: "The preview is not available now.",
};

export default en;
