import { Button, SegmentedControl } from "@mantine/core";
import { State } from "@shared/components/State";
import { IconCloudCheck } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { syncsQuery } from "@/features/operations/queries";
import type { SyncsSearch } from "@/features/operations/search";
import { PublicationList } from "@/features/publications/PublicationList";
import classes from "./operations.module.css";

const route = getRouteApi("/inside/operations/syncs");

/** Everybody's publications: how far each is, what stands in its way, and where the workflow can be looked at. */
export function Syncs() {
  const { t } = useTranslation("operations");
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const shown = search.show ?? "failing";
  const show = (value: string) =>
    void navigate({
      search: { show: value === "failing" ? undefined : (value as SyncsSearch["show"]) },
      replace: true,
    });
  const query = useInfiniteQuery({ ...syncsQuery(search), placeholderData: keepPreviousData });
  return (
    <>
      <p className={classes.text}>{t("syncs.text")}</p>
      <SegmentedControl
        className={classes.filter}
        aria-label={t("syncs.show")}
        value={shown}
        onChange={show}
        data={(["failing", "open", "all"] as const).map((value) => ({ value, label: t(`syncs.${value}`) }))}
      />
      <PublicationList
        query={query}
        label={t("tab.syncs")}
        withPlugin
        empty={
          <State
            icon={<IconCloudCheck stroke={1.4} />}
            title={t(`syncs.none.${shown}`)}
            action={
              shown !== "all" && (
                <Button variant="default" onClick={() => show("all")}>
                  {t("syncs.showAll")}
                </Button>
              )
            }
          >
            {t(`syncs.noneText.${shown}`)}
          </State>
        }
      />
    </>
  );
}
