import { Button, Switch } from "@mantine/core";
import { PageHeader } from "@shared/components/PageHeader";
import { State } from "@shared/components/State";
import { IconCloudUpload } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { PublicationList } from "@/features/publications/PublicationList";
import classes from "@/features/publications/PublicationList.module.css";
import { publicationsQuery } from "@/features/publications/queries";

const route = getRouteApi("/inside/publications");

/** What is on its way to the store, of all plugins; what fails comes first. */
export function Publications() {
  const { t } = useTranslation("publications");
  const { open = false } = route.useSearch();
  const navigate = route.useNavigate();
  const show = (value: boolean) => void navigate({ search: { open: value || undefined }, replace: true });
  const query = useInfiniteQuery({ ...publicationsQuery(open), placeholderData: keepPreviousData });
  return (
    <>
      <PageHeader title={t("title")} description={t("text")} />
      <Switch
        className={classes.filter}
        label={t("open")}
        checked={open}
        onChange={(event) => show(event.currentTarget.checked)}
      />
      <PublicationList
        query={query}
        label={t("title")}
        withPlugin
        empty={
          <State
            icon={<IconCloudUpload stroke={1.4} />}
            title={t(open ? "noneOpen" : "none")}
            action={
              open && (
                <Button variant="default" onClick={() => show(false)}>
                  {t("showAll")}
                </Button>
              )
            }
          >
            {t(open ? "noneOpenText" : "noneText")}
          </State>
        }
      />
    </>
  );
}
