import { Button } from "@mantine/core";
import { useSession } from "@shared/account/session";
import { Badge } from "@shared/components/Badge";
import { Stars } from "@shared/components/Stars";
import { IconPencil } from "@tabler/icons-react";
import { Link, useLocation } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import type { PluginPage } from "../queries";
import { SectionSkeleton } from "../Skeletons";
import { DeleteReview } from "./DeleteReview";
import classes from "./Reviews.module.css";

const ReviewForm = lazy(() => import("./ReviewForm"));

type Props = {
  plugin: PluginPage;
  owned: boolean;
  /** Undefined until it is known, null when there is none. */
  review: Schemas["OwnReview"] | null | undefined;
};

/** The reader's own review, or the way to one; who may not write one is told who may. */
export function OwnReview({ plugin, owned, review }: Props) {
  const { t } = useTranslation("plugin");
  const account = useSession();
  const { href } = useLocation();
  const [writing, setWriting] = useState(false);
  // Of free plugins the server knows who downloaded them.
  const may = owned || plugin.price.minor === 0;
  if (account === null) {
    return (
      <p className={classes.hint}>
        {t("reviews.onlyOwners")}{" "}
        <Link to="/log-in" search={{ next: href }}>
          {t("reviews.logIn")}
        </Link>
      </p>
    );
  }
  if (!account || review === undefined) return null;
  if (writing) {
    return (
      <Suspense fallback={<SectionSkeleton />}>
        <ReviewForm plugin={plugin} review={review} onClose={() => setWriting(false)} />
      </Suspense>
    );
  }
  if (!review) {
    return may ? (
      <div>
        <Button variant="default" leftSection={<IconPencil size={18} stroke={1.6} />} onClick={() => setWriting(true)}>
          {t("reviews.write")}
        </Button>
      </div>
    ) : (
      <p className={classes.hint}>{t("reviews.onlyOwners")}</p>
    );
  }
  return (
    <section className={classes.own} aria-label={t("reviews.yours")}>
      <div className={classes.reviewHead}>
        <h2 className={classes.ownTitle}>{t("reviews.yours")}</h2>
        <Stars value={review.rating} />
        {review.status === "hidden" && <Badge tone="warn">{t("reviews.hidden")}</Badge>}
      </div>
      {review.title && <h3 className={classes.reviewTitle}>{review.title}</h3>}
      {review.body && <p className={classes.reviewBody}>{review.body}</p>}
      <div className={classes.ownActions}>
        <Button variant="default" size="sm" onClick={() => setWriting(true)}>
          {t("reviews.edit")}
        </Button>
        <DeleteReview slug={plugin.slug} />
      </div>
    </section>
  );
}
