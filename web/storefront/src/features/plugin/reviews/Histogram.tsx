import { Stars } from "@shared/components/Stars";
import { useFormat } from "@shared/format/useFormat";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import classes from "./Reviews.module.css";

type Props = { rating: Schemas["Rating"]; counts: Schemas["Histogram"] };

/** The average, and how many gave how many stars. */
export function Histogram({ rating, counts }: Props) {
  const { t } = useTranslation(["plugin", "common"]);
  const format = useFormat();
  return (
    <div className={classes.histogram}>
      <div className={classes.average}>
        <span className={classes.figure}>{format.rating(rating.average)}</span>
        <Stars value={rating.average} size={18} />
        <span className={classes.of}>{t("common:rating.count", { count: rating.count })}</span>
      </div>
      <ul className={classes.bars}>
        {([5, 4, 3, 2, 1] as const).map((stars) => {
          const n = counts[stars];
          const share = rating.count > 0 ? n / rating.count : 0;
          return (
            <li key={stars} className={classes.line}>
              <span className="visually-hidden">
                {t("reviews.bar", {
                  stars: t("reviews.stars", { count: stars }),
                  share: format.percent(share),
                  shown: format.number(n),
                })}
              </span>
              <span aria-hidden="true">{stars}</span>
              <span className={classes.track} aria-hidden="true">
                <span className={classes.fill} style={{ width: `${share * 100}%` }} />
              </span>
              <span className={classes.n} aria-hidden="true">
                {format.compact(n)}
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
