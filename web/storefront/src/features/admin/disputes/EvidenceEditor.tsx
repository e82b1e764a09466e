import { Button } from "@mantine/core";
import { useProblemText } from "@shared/api/useProblemText";
import { When } from "@shared/components/When";
import { notify } from "@shared/toast/notify";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { store } from "@/api";
import detail from "../purchases/PurchaseDetail.module.css";
import { useSingle } from "../useSingle";
import classes from "./Disputes.module.css";
import { type Draft, draftOf, isSame, parts, tooLong } from "./draft";
import { EvidenceFiles } from "./EvidenceFiles";
import { EvidencePart } from "./EvidencePart";
import { disputesChanged, type Evidence } from "./queries";

type Props = { disputeId: string; evidence: Evidence; onDirty: (dirty: boolean) => void };

/** What the bank would be told, to be put into words of one's own. What somebody else saves meanwhile is not overwritten unasked. */
export function EvidenceEditor({ disputeId, evidence, onDirty }: Props) {
  const { t } = useTranslation("disputes");
  const problemText = useProblemText();
  const queryClient = useQueryClient();
  const [read, setRead] = useState(() => readOf(evidence));
  const [draft, setDraft] = useState(read.draft);
  const dirty = !isSame(draft, read.draft);
  const behind = evidence.revision > read.revision;
  const take = (to: Draft) => {
    setDraft(to);
    onDirty(!isSame(to, read.draft));
  };
  const follow = () => {
    const now = readOf(evidence);
    setRead(now);
    setDraft(now.draft);
  };
  if (behind && !dirty) follow();
  const save = useMutation({
    mutationFn: (revision: number) =>
      store.fetch.PUT("/v1/admin/disputes/{disputeId}/evidence", {
        params: { path: { disputeId } },
        body: { revision, texts: textsOf(draft), leftOut: draft.leftOut },
      }),
    onSuccess(_, revision) {
      setRead({ revision: revision + 1, draft });
      onDirty(false);
      notify({ tone: "good", title: t("editor.saved") });
    },
    onSettled: () => disputesChanged(queryClient),
  });
  const send = useSingle(save);
  const long = tooLong(draft, evidence);
  const conflict = behind && dirty && !save.isPending;
  return (
    <section className={detail.section} aria-labelledby="evidence">
      <h2 id="evidence">{t("editor.title")}</h2>
      <p className={classes.intro}>{t("editor.text")}</p>
      {parts.map((part) => (
        <EvidencePart key={part.key} part={part} evidence={evidence} draft={draft} onDraft={take} />
      ))}
      <EvidenceFiles disputeId={disputeId} files={evidence.files} draft={draft} onDraft={take} />
      {conflict && (
        <div className={classes.conflict} role="alert">
          <p>{t("editor.conflict", { name: evidence.editedByName ?? "—" })}</p>
          <div className={classes.acts}>
            <Button
              variant="default"
              size="sm"
              onClick={() => {
                follow();
                onDirty(false);
              }}
            >
              {t("editor.theirs")}
            </Button>
            <Button variant="default" size="sm" onClick={() => void send(evidence.revision)}>
              {t("editor.mine")}
            </Button>
          </div>
        </div>
      )}
      <div className={classes.bar}>
        <span className={classes.quiet} aria-live="polite">
          {long && t(`editor.too.${long}`)}
          {!long && save.error && !conflict && <span role="alert">{problemText(save.error)}</span>}
          {!long && !save.error && <Saved evidence={evidence} dirty={dirty} />}
        </span>
        <Button
          variant="default"
          loading={save.isPending}
          disabled={!dirty || conflict || long !== undefined}
          onClick={() => void send(read.revision)}
        >
          {t("editor.save")}
        </Button>
      </div>
    </section>
  );
}

/** What the server had when it was read. */
const readOf = (evidence: Evidence) => ({ revision: evidence.revision, draft: draftOf(evidence) });

function Saved({ evidence, dirty }: { evidence: Evidence; dirty: boolean }) {
  const { t } = useTranslation("disputes");
  if (dirty) return <>{t("editor.unsaved")}</>;
  if (!evidence.editedAt) return <>{t("editor.untouched")}</>;
  return (
    <>
      {t("editor.by", { name: evidence.editedByName ?? "—" })} <When at={evidence.editedAt} />
    </>
  );
}

type Body = { field: Evidence["texts"][number]["field"]; text: string };

const textsOf = ({ texts }: Draft): Body[] =>
  Object.entries(texts).flatMap(([field, text]) =>
    text === undefined ? [] : [{ field: field as Body["field"], text }],
  );
