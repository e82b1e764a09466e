import { ButtonLink } from "@shared/components/ButtonLink";
import { State } from "@shared/components/State";
import { IconCoffee } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { QueueSearch } from "../search";

export function QueueEmpty({ search }: { search: QueueSearch }) {
  const { t } = useTranslation("review");
  const { view = "waiting", category, reviewer, status } = search;
  const filtered = category ?? reviewer ?? status;
  if (filtered) {
    return (
      <State
        title={t(`queue.empty.${view}`)}
        action={
          <ButtonLink variant="default" to="/review" search={{ view: search.view }}>
            {t("queue.clear")}
          </ButtonLink>
        }
      >
        {t("queue.emptyFiltered")}
      </State>
    );
  }
  return (
    <State
      icon={<IconCoffee stroke={1.4} />}
      title={t(`queue.empty.${view}`)}
      action={
        view === "mine" && (
          <ButtonLink variant="default" to="/review" search={{ view: "unclaimed" }}>
            {t("queue.seeUnclaimed")}
          </ButtonLink>
        )
      }
    >
      {t(`queue.emptyText.${view}`)}
    </State>
  );
}
