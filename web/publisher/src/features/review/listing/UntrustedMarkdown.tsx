import { Markdown } from "@shared/components/Markdown";
import { VisibleText } from "@shared/components/VisibleText";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { inert } from "./inert";
import classes from "./UntrustedMarkdown.module.css";

/** Markdown of an author, as the server rendered and sanitised it; every link with the host that it leads to. */
export function UntrustedMarkdown({ html }: { html: string }) {
  const { t } = useTranslation("review");
  const safe = useMemo(() => inert(html, t("listing.image")), [html, t]);
  return (
    <div className={classes.markdown}>
      <Markdown html={safe.html} level={3} />
      {safe.links.length > 0 && (
        <details className={classes.links}>
          <summary>{t("listing.linksIn", { count: safe.links.length })}</summary>
          <ul>
            {safe.links.map(({ text, href }, i) => (
              <li key={i}>
                <VisibleText text={text} /> →{" "}
                <code>
                  <VisibleText text={href} />
                </code>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
