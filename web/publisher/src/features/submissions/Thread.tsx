import { Button, Textarea, UnstyledButton } from "@mantine/core";
import { getHotkeyHandler } from "@mantine/hooks";
import { When } from "@shared/components/When";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import classes from "./Thread.module.css";
import { type Pending, useThread } from "./useThread";

type Props = { submission: Schemas["Submission"] };

/** What author and reviewers write to each other. A message shows at once, and says so if it did not get through. */
export function Thread({ submission }: Props) {
  const { t } = useTranslation("submissions");
  const heading = useId();
  const thread = useThread(submission);
  return (
    <section aria-labelledby={heading}>
      <h2 id={heading} className={classes.title}>
        {t("thread.title")}
      </h2>
      {thread.messages.length + thread.pending.length === 0 && <p className={classes.empty}>{t("thread.empty")}</p>}
      <ol className={classes.messages} aria-live="polite">
        {thread.messages.map((message) => (
          <Message key={message.id} message={message} />
        ))}
        {thread.pending.map((message) => (
          <PendingMessage key={message.key} message={message} onRetry={() => thread.retry(message)} />
        ))}
      </ol>
      {thread.hasMore && (
        <Button variant="default" size="sm" mb="md" loading={thread.loadingMore} onClick={thread.loadMore}>
          {t("thread.older")}
        </Button>
      )}
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          thread.send();
        }}
      >
        <Textarea
          aria-label={t("thread.label")}
          placeholder={t("thread.placeholder")}
          autosize
          minRows={2}
          maxRows={12}
          maxLength={5000}
          value={thread.text}
          onChange={(event) => thread.setText(event.currentTarget.value)}
          onKeyDown={getHotkeyHandler([["mod+Enter", thread.send]])}
        />
        <div className={classes.foot}>
          <span className={classes.hint}>{t("thread.hint")}</span>
          <Button type="submit" variant="default" disabled={thread.text.trim() === ""}>
            {t("thread.send")}
          </Button>
        </div>
      </form>
    </section>
  );
}

function Message({ message }: { message: Schemas["ReviewMessage"] }) {
  const { t } = useTranslation("submissions");
  return (
    <li className={classes.message} data-from={message.from}>
      <div className={classes.who}>
        <strong>{t(message.from === "author" ? "thread.you" : "thread.reviewer")}</strong>
        <When at={message.at} />
      </div>
      <p className={classes.body}>{message.body}</p>
    </li>
  );
}

function PendingMessage({ message, onRetry }: { message: Pending; onRetry: () => void }) {
  const { t } = useTranslation(["submissions", "common"]);
  return (
    <li className={classes.message} data-from="author" data-failed={message.failed || undefined}>
      <div className={classes.who}>
        <strong>{t("thread.you")}</strong>
        {message.failed ? (
          <>
            <span className={classes.failed}>{t("thread.failed")}</span>
            <UnstyledButton className={classes.retry} onClick={onRetry}>
              {t("common:action.retry")}
            </UnstyledButton>
          </>
        ) : (
          <span>{t("thread.sending")}</span>
        )}
      </div>
      <p className={classes.body}>{message.body}</p>
    </li>
  );
}
