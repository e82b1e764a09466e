import { Stars } from "@shared/components/Stars";
import { When } from "@shared/components/When";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { ReportButton } from "../ReportButton";
import classes from "./Reviews.module.css";

export function ReviewItem({ review }: { review: Schemas["Review"] }) {
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
      <ReportButton
        label={t("reviews.report")}
        ariaLabel={t("reviews.reportOf", { author: review.author })}
        subject={{ kind: "review", id: review.id }}
      />
    </li>
  );
}
