import { useFormat } from "@shared/format/useFormat";
import { IconAlertTriangle, IconCircleCheck, IconCircleDashed } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./Proof.module.css";
import type { Proof } from "./queries";
import { duration, standingOf } from "./verdict";

const icons = {
  unproven: IconCircleDashed,
  balanced: IconCircleCheck,
  cases: IconAlertTriangle,
  differs: IconAlertTriangle,
};

/** What the last reconciliation has proven, in one sentence. */
export function Hero({ proof }: { proof: Proof }) {
  const { t } = useTranslation("proof");
  const format = useFormat();
  const standing = standingOf(proof);
  const Icon = icons[standing];
  const { last } = proof;
  if (!last) {
    return (
      <section className={classes.hero} data-standing={standing}>
        <Icon size={40} stroke={1.4} aria-hidden="true" />
        <div>
          <p className={classes.claim}>{t("unproven")}</p>
          <p className={classes.details}>{t("unprovenText")}</p>
        </div>
      </section>
    );
  }
  const says = { balanced: "equal", cases: "open", differs: "unequal" } as const;
  const claim = [
    t("charges", { count: last.charges, number: format.number(last.charges) }),
    t("orphans", { count: proof.orphanCharges, number: format.number(proof.orphanCharges) }),
    standing !== "unproven" && t(says[standing]),
  ].filter(Boolean);
  const details = [
    t("last", {
      when: format.relative(last.finishedAt ?? last.startedAt),
      duration: duration(last.durationSeconds, format.language),
    }),
    t("matched", { count: last.matched, number: format.number(last.matched) }),
    last.inFlight > 0 && t("inFlight", { count: last.inFlight, number: format.number(last.inFlight) }),
  ].filter(Boolean);
  return (
    <section className={classes.hero} data-standing={standing}>
      <Icon size={40} stroke={1.4} aria-hidden="true" />
      <div>
        <p className={classes.claim}>{claim.join(", ")}</p>
        <p className={classes.details}>{details.join(" ")}</p>
        {last.statistics === "unreachable" && <p className={classes.details}>{t("unreachable")}</p>}
      </div>
    </section>
  );
}
