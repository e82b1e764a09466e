import { Skeleton } from "@mantine/core";
import { PageHeader } from "@shared/components/PageHeader";
import { useFormat } from "@shared/format/useFormat";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import classes from "./PublisherHeader.module.css";
import { RatingLine } from "./RatingLine";

/** Who makes these plugins, in the store's own figures. */
export function PublisherHeader({ publisher }: { publisher: Schemas["StorePublisher"] }) {
  const { t } = useTranslation("catalogue");
  const { month, number } = useFormat();
  return (
    <>
      <PageHeader
        eyebrow={t("publisher.eyebrow")}
        title={publisher.name}
        description={t("publisher.since", { month: month(publisher.since) })}
      />
      <dl className={classes.facts}>
        <div>
          <dt>{t("publisher.plugins")}</dt>
          <dd>{number(publisher.plugins)}</dd>
        </div>
        <div>
          <dt>{t("publisher.downloads")}</dt>
          <dd>{number(publisher.downloads)}</dd>
        </div>
        <div>
          <dt>{t("publisher.rating")}</dt>
          <dd>
            <RatingLine rating={publisher.rating} size={16} />
          </dd>
        </div>
      </dl>
    </>
  );
}

export function PublisherHeaderSkeleton() {
  return (
    <div className={classes.skeleton} aria-busy="true">
      <Skeleton height={14} width={70} />
      <Skeleton height={34} width="min(100%, 320px)" />
      <Skeleton height={14} width={200} />
      <Skeleton height={44} mt={24} width="min(100%, 420px)" />
    </div>
  );
}
