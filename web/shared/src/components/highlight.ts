import hljs from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import css from "highlight.js/lib/languages/css";
import diff from "highlight.js/lib/languages/diff";
import go from "highlight.js/lib/languages/go";
import ini from "highlight.js/lib/languages/ini";
import java from "highlight.js/lib/languages/java";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import markdown from "highlight.js/lib/languages/markdown";
import php from "highlight.js/lib/languages/php";
import python from "highlight.js/lib/languages/python";
import ruby from "highlight.js/lib/languages/ruby";
import rust from "highlight.js/lib/languages/rust";
import scss from "highlight.js/lib/languages/scss";
import shell from "highlight.js/lib/languages/shell";
import sql from "highlight.js/lib/languages/sql";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";

const languages = {
  bash,
  css,
  diff,
  go,
  ini,
  java,
  javascript,
  json,
  markdown,
  php,
  python,
  ruby,
  rust,
  scss,
  shell,
  sql,
  typescript,
  xml,
  yaml,
};
for (const [name, language] of Object.entries(languages)) hljs.registerLanguage(name, language);
hljs.registerAliases(["vue", "svelte", "html"], { languageName: "xml" });
hljs.registerAliases(["js", "jsx", "mjs", "cjs"], { languageName: "javascript" });
hljs.registerAliases(["ts", "tsx"], { languageName: "typescript" });
hljs.registerAliases(["jsonc", "json5"], { languageName: "json" });

/** Above this many characters colouring would be felt. */
const longest = 60_000;

/** The source with its words in spans, as highlight.js writes it; undefined when the language is unknown or the source long. */
export function highlightHtml(source: string, language: string): string | undefined {
  if (!hljs.getLanguage(language) || source.length > longest) return undefined;
  return hljs.highlight(source, { language, ignoreIllegals: true }).value;
}

/** Colours one block by the language its class names; one that is unknown stays plain. */
export function highlight(block: HTMLElement): void {
  const name = /language-([\w+#.-]+)/.exec(block.className)?.[1]?.toLowerCase();
  const html = name && highlightHtml(block.textContent ?? "", name);
  if (html) block.innerHTML = html;
}

/** The language a file's name suggests, for showing files rather than Markdown; undefined when none does. */
export function languageOf(path: string): string | undefined {
  const ending = path.slice(path.lastIndexOf(".") + 1).toLowerCase();
  return hljs.getLanguage(ending) ? ending : undefined;
}
