import type { MoneyValue } from "@shared/format/formats";
import { useFormat } from "@shared/format/useFormat";
import { useTranslation } from "react-i18next";
import type { RefundRequestDetail } from "./queries";
import classes from "./Request.module.css";
import type { Outcome } from "./verdict";

type Props = { request: RefundRequestDetail; outcome: Outcome | "declined"; amount: MoneyValue };

/** What pressing the button will do to the money and the plugin. */
export function Effect({ request, outcome, amount }: Props) {
  const { t } = useTranslation("adminRefunds");
  const { money } = useFormat();
  const words = { customer: request.customerName, amount: money(amount) };
  const part = amount.minor < request.left.minor;
  const said = {
    approved: t(part ? "decide.effect.part" : "decide.effect.all", words),
    proposed: t("decide.effect.proposed"),
    own: t("decide.effect.own"),
    declined: t(request.origin === "customer" ? "decide.effect.decline" : "decide.effect.declineOwn", words),
  };
  return (
    <p className={classes.effect} aria-live="polite">
      {said[outcome]}
    </p>
  );
}
