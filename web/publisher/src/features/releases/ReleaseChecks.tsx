import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { CheckResults } from "@/components/CheckResults";
import { submissionQuery } from "@/features/submissions/queries";
import classes from "./Release.module.css";

/** The checks of the release's latest submission, with what they found. */
export function ReleaseChecks({ release }: { release: Schemas["Release"] }) {
  const { t } = useTranslation("releases");
  return (
    <section aria-labelledby="checks">
      <h2 id="checks" className={classes.title}>
        {t("checks.title")}
      </h2>
      {release.submissionId ? (
        <OfSubmission release={release} id={release.submissionId} />
      ) : (
        <p className={classes.hint}>{t("checks.none")}</p>
      )}
    </section>
  );
}

function OfSubmission({ release, id }: { release: Schemas["Release"]; id: string }) {
  const { t } = useTranslation("releases");
  const { data, error } = useQuery(submissionQuery(id));
  const stale = release.checks.some((check) => !check.current);
  return (
    <>
      {stale && <p className={classes.hint}>{t("checks.stale")}</p>}
      {data ? (
        <CheckResults checks={data.rounds.at(-1)?.checks ?? []} running={data.status === "checking"} />
      ) : (
        !error && <Skeleton height={320} radius="md" />
      )}
    </>
  );
}
