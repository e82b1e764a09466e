import { Button } from "@mantine/core";
import { useProblemToast } from "@shared/api/useProblemToast";
import { useMutation } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { store } from "@/api";
import { useReviewsChanged } from "./useReviewsChanged";

const Confirm = lazy(() => import("@shared/components/Confirm").then(({ Confirm }) => ({ default: Confirm })));

export function DeleteReview({ slug }: { slug: string }) {
  const { t } = useTranslation("plugin");
  const [asking, setAsking] = useState(false);
  const changed = useReviewsChanged(slug);
  const remove = useMutation({
    mutationFn: () => store.fetch.DELETE("/v1/plugins/{plugin}/review", { params: { path: { plugin: slug } } }),
    async onSuccess() {
      await changed();
      setAsking(false);
    },
    onError: useProblemToast(),
  });
  return (
    <>
      <Button variant="subtle" color="red" size="sm" onClick={() => setAsking(true)}>
        {t("reviews.delete")}
      </Button>
      {asking && (
        <Suspense>
          <Confirm
            opened
            danger
            title={t("reviews.deleteAsk")}
            confirmLabel={t("reviews.delete")}
            busy={remove.isPending}
            onConfirm={() => remove.mutate()}
            onClose={() => setAsking(false)}
          >
            {t("reviews.deleteText")}
          </Confirm>
        </Suspense>
      )}
    </>
  );
}
