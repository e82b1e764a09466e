import { useFormat } from "@shared/format/useFormat";
import { IconUsers } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { DecideForm } from "./DecideForm";
import type { RefundRequestDetail } from "./queries";
import classes from "./Request.module.css";

type Props = { request: RefundRequestDetail };

/** Where an admin gives the money back, in full or in part, proposes it to a second person, or declines. */
export function Decide({ request }: Props) {
  const { t } = useTranslation("adminRefunds");
  return (
    <section className={classes.decide} aria-labelledby="decide">
      <h2 id="decide">{t("decide.title")}</h2>
      <Notice request={request} />
      {request.youMayNot !== "own_purchase" && <DecideForm request={request} />}
    </section>
  );
}

/** Who has said what so far, and what that means for whoever reads it. */
function Notice({ request }: Props) {
  const { t } = useTranslation("adminRefunds");
  const { money } = useFormat();
  const own = request.youMayNot === "own_purchase";
  if (!own && !request.proposed) return null;
  const amount = request.proposed && money(request.proposed);
  return (
    <p className={classes.notice}>
      <IconUsers size={20} stroke={1.6} aria-hidden="true" />
      {own
        ? t("decide.ownPurchase")
        : t(request.youMayNot ? "decide.ownProposal" : "decide.proposed", { name: request.proposedByName, amount })}
    </p>
  );
}
