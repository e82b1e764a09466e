import { useFormat } from "@shared/format/useFormat";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { warningsOf } from "../case/ChecksTab";
import classes from "./DecisionDialog.module.css";
import type { Kind } from "./decision";

/** What follows from a decision, before it is sent. */
export function Effects({ review, kind }: { review: Schemas["ReviewCase"]; kind: Kind }) {
  const { t } = useTranslation(["review", "common"]);
  const { money } = useFormat();
  const { price } = review.listing;
  const warnings = warningsOf(review.rounds.at(-1)?.checks ?? []);
  const values = { version: review.version, author: review.authorName };
  return (
    <section className={classes.effects}>
      <h3>{t("decision.whatHappens")}</h3>
      <ul>
        <li>{t(`decision.effect.${kind}.first`, values)}</li>
        <li>{t(`decision.effect.${kind}.second`, values)}</li>
        {kind === "approve" && (
          <li>{t("decision.price", { price: price.minor === 0 ? t("common:price.free") : money(price) })}</li>
        )}
        {kind === "approve" && warnings > 0 && (
          <li className={classes.warning}>{t("decision.warnings", { count: warnings })}</li>
        )}
      </ul>
    </section>
  );
}
