import { Button, SegmentedControl, Textarea } from "@mantine/core";
import { idempotencyKey } from "@shared/api/client";
import { useProblemText } from "@shared/api/useProblemText";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { panel, type Schemas } from "@/api";
import { caseQuery } from "../case/caseQuery";
import { threadKey } from "./ThreadTab";
import classes from "./ThreadTab.module.css";

const longest = 5000;

/** Writes to the author, or a note that only reviewers see; the two look so different that they are not mistaken. */
export function Composer({ review }: { review: Schemas["ReviewCase"] }) {
  const { t } = useTranslation("review");
  const text = useProblemText();
  const queryClient = useQueryClient();
  const [body, setBody] = useState("");
  const [internal, setInternal] = useState(false);
  const key = useRef(idempotencyKey());
  const send = useMutation({
    mutationFn: () =>
      panel.fetch.POST("/v1/submissions/{id}/messages", {
        params: { path: { id: review.id }, header: { "Idempotency-Key": key.current } },
        body: { body: body.trim(), internal },
      }),
    onSuccess: async () => {
      key.current = idempotencyKey();
      setBody("");
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: threadKey(review.id) }),
        queryClient.invalidateQueries({ queryKey: caseQuery(review.id).queryKey }),
      ]);
    },
  });
  const ready = body.trim() !== "" && !send.isPending;
  const submit = () => ready && send.mutate();
  return (
    <form
      className={classes.composer}
      data-internal={internal || undefined}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <SegmentedControl
        size="xs"
        className={classes.audience}
        aria-label={t("thread.audience")}
        value={internal ? "note" : "author"}
        onChange={(value) => setInternal(value === "note")}
        data={[
          { value: "author", label: t("thread.toAuthor") },
          { value: "note", label: t("thread.asNote") },
        ]}
      />
      <Textarea
        aria-label={t("thread.label")}
        placeholder={t(internal ? "thread.placeholderInternal" : "thread.placeholder")}
        autosize
        minRows={3}
        maxRows={14}
        maxLength={longest}
        value={body}
        onChange={(event) => {
          setBody(event.currentTarget.value);
          // Another text is another intention.
          key.current = idempotencyKey();
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit();
        }}
        error={send.error ? text(send.error) : undefined}
      />
      <div className={classes.foot}>
        <span className={classes.hint}>
          {body.length > longest - 500
            ? t("thread.limit", { left: longest - body.length })
            : internal
              ? t("thread.internalHint")
              : t("thread.publicHint", { author: review.authorName })}
        </span>
        <Button type="submit" size="sm" variant="default" disabled={body.trim() === ""} loading={send.isPending}>
          {t(internal ? "thread.sendNote" : "thread.send")}
        </Button>
      </div>
    </form>
  );
}
