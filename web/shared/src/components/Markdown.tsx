import { useEffect, useMemo, useRef } from "react";
import { whenIdle } from "../app/whenIdle";
import { headingsUnder } from "./headings";
import classes from "./Markdown.module.css";

/**
 * HTML that the server made of Markdown and sanitised (internal/markdown): the one place where HTML of others enters our pages.
 * Code is coloured once the highlighter has come, which is fetched only for pages that have code. `level` is that of the heading
 * above, under which those of the text belong.
 */
export function Markdown({ html, level = 1 }: { html: string; level?: number }) {
  const ref = useRef<HTMLDivElement>(null);
  const shown = useMemo(() => headingsUnder(level, html), [level, html]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the effect reads the DOM that the text becomes
  useEffect(() => {
    const blocks = ref.current?.querySelectorAll<HTMLElement>("pre > code[class^='language-']");
    if (!blocks?.length) return;
    let live = true;
    import("./highlight").then(
      ({ highlight }) => {
        // One block at a time, when there is nothing better to do: a long page stays responsive.
        for (const block of blocks) whenIdle(() => live && highlight(block));
      },
      () => undefined, // code without colours reads as well
    );
    return () => {
      live = false;
    };
  }, [shown]);
  // biome-ignore lint/security/noDangerouslySetInnerHtml: sanitised by the server, see above
  return <div ref={ref} className={classes.markdown} dangerouslySetInnerHTML={{ __html: shown }} />;
}
