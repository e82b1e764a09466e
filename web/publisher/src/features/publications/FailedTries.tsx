import { When } from "@shared/components/When";
import { useTranslation } from "react-i18next";
import classes from "./FailedTries.module.css";
import { causeOf } from "./progress";

type Props = { attempts: number; lastError?: string; nextAttemptAt?: string };

/** Why something does not get to the store, and that it will be tried again. */
export function FailedTries({ attempts, lastError, nextAttemptAt }: Props) {
  const { t } = useTranslation("publications");
  return (
    <div className={classes.failing}>
      <p>
        {t(`cause.${causeOf(lastError ?? "")}`)} {t("attempts", { count: attempts })}{" "}
        {nextAttemptAt && (
          <>
            {t("next")} <When at={nextAttemptAt} />.
          </>
        )}{" "}
        {t("keeps")}
      </p>
      {lastError && (
        <details>
          <summary>{t("detail")}</summary>
          <code>{lastError}</code>
        </details>
      )}
    </div>
  );
}
