import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { CheckResults } from "@/components/CheckResults";
import classes from "./Checks.module.css";

/** The checks of the present round, live; those of earlier ones on demand. */
export function Checks({ submission }: { submission: Schemas["Submission"] }) {
  const { t } = useTranslation("submissions");
  const present = submission.rounds.at(-1);
  const earlier = submission.rounds.slice(0, -1).reverse();
  const running = submission.status === "checking";
  if (!present || (present.checks.length === 0 && !running)) return null;
  return (
    <section aria-labelledby="checks">
      <h2 id="checks" className={classes.title}>
        {t("checks.title")}
      </h2>
      <CheckResults checks={present.checks} running={running} />
      {earlier.length > 0 && (
        <details className={classes.earlier}>
          <summary>{t("checks.earlier")}</summary>
          {earlier.map((round) => (
            <div key={round.round} className={classes.round}>
              <h3 className={classes.subtitle}>{t("checks.round", { round: round.round })}</h3>
              <CheckResults checks={round.checks} />
            </div>
          ))}
        </details>
      )}
    </section>
  );
}
