import { useEffect, useMemo, useState } from "react";
import { plainLines, type Token, tokenLines } from "./tokens";

type Highlighter = typeof import("@shared/components/highlight");

/** The highlighter, once it has come; it is fetched for whoever looks at files. */
function useHighlighter(): Highlighter | undefined {
  const [highlighter, setHighlighter] = useState<Highlighter>();
  useEffect(() => {
    let live = true;
    void import("@shared/components/highlight").then((module) => {
      if (live) setHighlighter(module);
    });
    return () => {
      live = false;
    };
  }, []);
  return highlighter;
}

/** Texts of one file as lines of tokens: plain at first, coloured as soon as they can be. */
export function useTokens(texts: string[], path: string): Token[][][] {
  const highlighter = useHighlighter();
  return useMemo(() => {
    const language = highlighter?.languageOf(path);
    return texts.map((text) => {
      const html = language && highlighter?.highlightHtml(text, language);
      return html ? tokenLines(html) : plainLines(text);
    });
  }, [highlighter, path, texts]);
}
