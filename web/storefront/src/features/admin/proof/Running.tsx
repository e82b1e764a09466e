import { Loader } from "@mantine/core";
import { useFormat } from "@shared/format/useFormat";
import { useTranslation } from "react-i18next";
import classes from "./Proof.module.css";
import type { Reconciliation } from "./queries";
import { duration } from "./verdict";

const stages = ["importing", "comparing", "repairing"] as const;

/** How far a reconciliation has come. */
export function Running({ run }: { run: Reconciliation }) {
  const { t } = useTranslation("proof");
  const format = useFormat();
  const stage = stages.find((one) => one === run.stage) ?? "comparing";
  return (
    <section className={classes.running} aria-labelledby="running" aria-live="polite">
      <Loader size={20} aria-hidden="true" />
      <div>
        <h2 id="running">{t("running.title")}</h2>
        <p>
          {t(`running.${stage}`)}.{" "}
          {t("running.progress", { pages: format.number(run.pages), imported: format.number(run.imported) })}
        </p>
        <p className={classes.quiet}>
          {t("running.since", { duration: duration(run.durationSeconds, format.language) })}
        </p>
      </div>
    </section>
  );
}
