import { Button, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { applyProblem } from "@shared/api/applyProblem";
import { brand } from "@shared/api/boot";
import { ProblemError } from "@shared/api/problem";
import { useProblemToast } from "@shared/api/useProblemToast";
import { PageHeader } from "@shared/components/PageHeader";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { panel } from "@/api";
import classes from "@/features/plugins/NewPlugin.module.css";
import { pluginQuery } from "@/features/plugins/queries";
import { SlugAnswer } from "@/features/plugins/SlugAnswer";
import { slugFor } from "@/features/plugins/slugFor";

/** The two things a plugin begins with; everything else is the editor's. */
export function NewPlugin() {
  const { t } = useTranslation("plugins");
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const toast = useProblemToast();
  const [slugTouched, setSlugTouched] = useState(false);
  const form = useForm({ initialValues: { name: "", slug: "" } });
  const create = useMutation({
    mutationFn: (body: { name: string; slug: string }) => panel.fetch.POST("/v1/plugins", { body }),
    async onSuccess({ data }) {
      if (!data) return;
      queryClient.setQueryData(pluginQuery(data.id).queryKey, data);
      void queryClient.invalidateQueries({ queryKey: ["get", "/v1/plugins"] });
      await navigate({ to: "/plugins/$pluginId", params: { pluginId: data.id } });
    },
    onError(error) {
      const known = error instanceof ProblemError && error.code.startsWith("slug_");
      if (known) form.setFieldError("slug", t(`slug.${error.code as "slug_taken"}`));
      else if (!applyProblem(form, error)) toast(error);
    },
  });
  const name = (value: string) => {
    form.setFieldValue("name", value);
    if (!slugTouched) form.setFieldValue("slug", slugFor(value));
  };
  return (
    <div className={classes.page}>
      <PageHeader title={t("create.title")} description={t("create.text")} />
      <form onSubmit={form.onSubmit((values) => create.mutate({ ...values, name: values.name.trim() }))}>
        <Stack gap="lg">
          <TextInput
            label={t("create.name")}
            description={t("create.nameHint")}
            required
            maxLength={80}
            autoFocus
            {...form.getInputProps("name")}
            onChange={(event) => name(event.currentTarget.value)}
          />
          <div>
            <TextInput
              label={t("create.slug")}
              description={t("create.slugHint")}
              required
              maxLength={64}
              spellCheck={false}
              autoCapitalize="none"
              {...form.getInputProps("slug")}
              onChange={(event) => {
                setSlugTouched(true);
                form.setFieldValue("slug", event.currentTarget.value.toLowerCase());
              }}
            />
            <div className={classes.address}>
              <span className={classes.url}>
                {brand.storefrontUrl.replace(/^https?:\/\//, "")}/plugins/<strong>{form.values.slug || "…"}</strong>
              </span>
              <SlugAnswer slug={form.values.slug} />
            </div>
          </div>
          <div>
            <Button type="submit" loading={create.isPending}>
              {t("create.submit")}
            </Button>
          </div>
        </Stack>
      </form>
    </div>
  );
}
