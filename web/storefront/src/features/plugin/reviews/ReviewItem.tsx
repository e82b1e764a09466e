import { Stars } from "@shared/components/Stars";
import { When } from "@shared/components/When";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { ReportButton } from "../ReportButton";
import classes from "./Reviews.module.css";

/** `own` is the reader's: it is edited, not reported. */
export function ReviewItem({ review, own }: { review: Schemas["Review"]; own: boolean }) {
  const { t } = useTranslation("plugin");
  return (
    <li className={classes.review}>
      <div className={classes.reviewHead}>
        <Stars value={review.rating} />
        <span className={classes.author}>{review.author}</span>
        <span className={classes.when}>
          <When at={review.createdAt} absolute="date" />
          {review.edited && ` · ${t("reviews.edited")}`}
        </span>
      </div>
      {review.title && <h3 className={classes.reviewTitle}>{review.title}</h3>}
      {review.body && <p className={classes.reviewBody}>{review.body}</p>}
      {!own && (
        <ReportButton
          label={t("reviews.report")}
          ariaLabel={t("reviews.reportOf", { author: review.author })}
          subject={{ kind: "review", id: review.id }}
        />
      )}
    </li>
  );
}
