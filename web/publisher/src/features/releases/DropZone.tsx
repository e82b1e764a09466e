import { Button, Progress } from "@mantine/core";
import { useProblemText } from "@shared/api/useProblemText";
import { useFormat } from "@shared/format/useFormat";
import { IconAlertCircle, IconUpload } from "@tabler/icons-react";
import { type DragEvent, type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWord } from "@/components/useWord";
import classes from "./DropZone.module.css";
import { archiveEndings } from "./upload";
import type { UploadState, useUpload } from "./useUpload";

type Props = { upload: ReturnType<typeof useUpload>; hint?: string; children?: ReactNode };

/** Takes an archive, dropped or chosen, and shows how far it is or what is wrong with it. */
export function DropZone({ upload, hint, children }: Props) {
  const { t } = useTranslation("releases");
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const { state } = upload;
  const take = (files: FileList | null | undefined) => {
    const file = files?.[0];
    if (file) void upload.start(file);
    if (input.current) input.current.value = "";
  };
  const busy = state.step === "hashing" || state.step === "sending";
  const drag = {
    onDragOver(event: DragEvent) {
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop(event: DragEvent) {
      event.preventDefault();
      setOver(false);
      if (!busy) take(event.dataTransfer.files);
    },
  };
  return (
    <div>
      <div className={classes.zone} data-over={over || undefined} {...drag}>
        {busy ? (
          <Busy state={state} onCancel={upload.cancel} />
        ) : (
          <>
            <span className={classes.icon} aria-hidden="true">
              <IconUpload size={22} stroke={1.6} />
            </span>
            <p className={classes.title}>{t(over ? "dropNow" : "drop")}</p>
            <p className={classes.hint}>{hint ?? t("dropHint")}</p>
            <Button variant="default" onClick={() => input.current?.click()}>
              {t("choose")}
            </Button>
            <input
              ref={input}
              type="file"
              accept={archiveEndings.join(",")}
              hidden
              onChange={(event) => take(event.currentTarget.files)}
            />
          </>
        )}
        {children}
      </div>
      <div aria-live="polite">{state.step === "failed" && <Failed state={state} onRetry={upload.start} />}</div>
    </div>
  );
}

function Busy({ state, onCancel }: { state: UploadState; onCancel: () => void }) {
  const { t } = useTranslation("releases");
  const { percent, bytes } = useFormat();
  if (state.step !== "hashing" && state.step !== "sending") return null;
  const share = state.step === "sending" ? state.share : 0;
  const label =
    state.step === "hashing"
      ? t("upload.hashing")
      : share >= 1
        ? t("upload.receiving")
        : t("upload.sending", { file: state.file.name });
  return (
    <div className={classes.busy}>
      <div className={classes.line}>
        <span>{label}</span>
        <span className="tabular">
          {percent(Math.round(share * 100) / 100)} · {bytes(state.file.size)}
        </span>
      </div>
      <Progress value={share * 100} aria-label={label} animated={state.step === "hashing" || share >= 1} />
      <Button variant="default" size="sm" onClick={onCancel}>
        {t("upload.cancel")}
      </Button>
    </div>
  );
}

function Failed({
  state,
  onRetry,
}: {
  state: UploadState & { step: "failed" };
  onRetry: (file: File) => Promise<void>;
}) {
  const { t, i18n } = useTranslation(["releases", "rules"]);
  const word = useWord();
  const text = useProblemText();
  const { error, file } = state;
  const known = error !== "mismatch" && i18n.exists(`problem.${error.code}`, { ns: "releases" });
  const rule = error === "mismatch" ? undefined : error.errors.find((one) => one.location === "body")?.message;
  return (
    <div className={classes.failed}>
      <IconAlertCircle size={20} stroke={1.6} aria-hidden="true" />
      <div>
        <p className={classes.what}>{t("upload.failed", { file: file.name })}</p>
        {rule && <p>{word("rules", "rule", rule)}.</p>}
        <p>
          {error === "mismatch"
            ? t("upload.mismatch")
            : known
              ? t(`problem.${error.code as "manifest_missing"}`)
              : text(error)}
        </p>
        {error !== "mismatch" && error.detail && known && (
          <p className={classes.detail} lang="en">
            {error.detail}
          </p>
        )}
        {(error === "mismatch" || error.transient) && (
          <Button variant="default" size="sm" mt="xs" onClick={() => void onRetry(file)}>
            {t("upload.again")}
          </Button>
        )}
      </div>
    </div>
  );
}
