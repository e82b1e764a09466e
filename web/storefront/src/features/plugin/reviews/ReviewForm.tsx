import { Button, Group, Stack, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { applyProblem } from "@shared/api/applyProblem";
import { useProblemToast } from "@shared/api/useProblemToast";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type Schemas, store } from "@/api";
import type { PluginPage } from "../queries";
import classes from "./Reviews.module.css";
import { StarInput } from "./StarInput";
import { useReviewsChanged } from "./useReviewsChanged";

type Values = { rating: number; title: string; body: string };
type Props = { plugin: PluginPage; review: Schemas["OwnReview"] | null; onClose: () => void };

export default function ReviewForm({ plugin, review, onClose }: Props) {
  const { t } = useTranslation(["plugin", "common"]);
  const toast = useProblemToast();
  const changed = useReviewsChanged(plugin.slug);
  const form = useForm<Values>({
    mode: "controlled",
    initialValues: { rating: review?.rating ?? 0, title: review?.title ?? "", body: review?.body ?? "" },
    validate: { rating: (rating) => (rating < 1 ? t("reviews.ratingMissing") : null) },
  });
  const save = useMutation({
    mutationFn: (body: Values) =>
      store.fetch.PUT("/v1/plugins/{plugin}/review", { params: { path: { plugin: plugin.slug } }, body }),
    async onSuccess() {
      await changed();
      onClose();
    },
    onError: (error) => applyProblem(form, error) || toast(error),
  });
  return (
    <form className={classes.own} onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack>
        <StarInput
          label={t("reviews.rating")}
          value={form.values.rating}
          error={form.errors.rating}
          onChange={(rating) => {
            form.setFieldValue("rating", rating);
            form.clearFieldError("rating");
          }}
        />
        <TextInput
          label={t("reviews.heading")}
          description={t("reviews.headingHint")}
          maxLength={120}
          {...form.getInputProps("title")}
        />
        <Textarea
          label={t("reviews.body")}
          description={t("reviews.bodyHint")}
          autosize
          minRows={4}
          maxRows={14}
          maxLength={5000}
          {...form.getInputProps("body")}
        />
        <Group gap="xs">
          <Button type="submit" loading={save.isPending}>
            {t(review ? "reviews.save" : "reviews.publish")}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t("common:action.cancel")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
