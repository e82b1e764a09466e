import { State } from "@shared/components/State";
import { IconCloudUpload } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { PublicationList } from "@/features/publications/PublicationList";
import { pluginPublicationsQuery } from "@/features/publications/queries";

const route = getRouteApi("/inside/plugins/$pluginId/publications");

export function PluginPublications() {
  const { t } = useTranslation("publications");
  const query = useInfiniteQuery(pluginPublicationsQuery(route.useParams().pluginId));
  return (
    <PublicationList
      query={query}
      label={t("title")}
      empty={
        <State icon={<IconCloudUpload stroke={1.4} />} title={t("none")}>
          {t("noneText")}
        </State>
      }
    />
  );
}
