import { SegmentedControl } from "@mantine/core";
import { Badge } from "@shared/components/Badge";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Listing } from "./changes";
import classes from "./ListingPane.module.css";
import { SourceChanges } from "./SourceChanges";
import { UntrustedMarkdown } from "./UntrustedMarkdown";

/** The README: as it will look, or what changed in its source. */
export function Description({ now, before }: { now: Listing; before?: Listing }) {
  const { t } = useTranslation("review");
  const [view, setView] = useState("rendered");
  const changed = before !== undefined && before.description !== now.description;
  return (
    <section className={classes.part}>
      <h3 className={classes.title}>
        {t("listing.description")} {changed && <Badge tone="warn">{t("listing.changed")}</Badge>}
        {changed && (
          <SegmentedControl
            className={classes.controls}
            size="xs"
            aria-label={t("listing.show")}
            value={view}
            onChange={setView}
            data={[
              { value: "rendered", label: t("listing.rendered") },
              { value: "changes", label: t("listing.changes") },
            ]}
          />
        )}
      </h3>
      {changed && view === "changes" ? (
        <SourceChanges before={before.description} now={now.description} label={t("listing.markdownChanges")} />
      ) : now.descriptionHtml ? (
        <UntrustedMarkdown html={now.descriptionHtml} />
      ) : (
        <p className={classes.none}>{t("listing.noDescription")}</p>
      )}
    </section>
  );
}
