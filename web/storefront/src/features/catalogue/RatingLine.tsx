import { Stars } from "@shared/components/Stars";
import { useFormat } from "@shared/format/useFormat";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import classes from "./RatingLine.module.css";

type Props = { rating: Schemas["Rating"]; size?: number };

/** Stars, the average and of how many; without any, so much in words. */
export function RatingLine({ rating, size = 14 }: Props) {
  const { t } = useTranslation(["catalogue", "common"]);
  const format = useFormat();
  if (rating.count === 0) return <span>{t("card.unrated")}</span>;
  return (
    <span className={classes.rating}>
      <Stars value={rating.average} size={size} />
      <span className={classes.average} aria-hidden="true">
        {format.rating(rating.average)}
      </span>
      <span className={classes.count} aria-hidden="true">
        ({format.compact(rating.count)})
      </span>
      <span className="visually-hidden">{t("common:rating.count", { count: rating.count })}</span>
    </span>
  );
}
