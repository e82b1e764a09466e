import { Button, SegmentedControl, Skeleton } from "@mantine/core";
import { ProblemError } from "@shared/api/problem";
import { apiUrl } from "@shared/components/PluginIcon";
import { ErrorState, State } from "@shared/components/State";
import { VisibleText } from "@shared/components/VisibleText";
import { useFormat } from "@shared/format/useFormat";
import { IconDownload, IconEqual, IconFileOff, IconFileTypography } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { panel, type Schemas } from "@/api";
import { forGood } from "../case/caseQuery";
import { useCaseView } from "../case/useCaseView";
import { CodeView } from "./CodeView";
import { DiffView } from "./DiffView";
import classes from "./FileViewer.module.css";
import type { Change } from "./tree";

type Props = { review: Schemas["ReviewCase"]; change: Change; steps: ReactNode };

/** One file: what changed in it since the last approved release, or the whole of it. */
export function FileViewer({ review, change, steps }: Props) {
  const { t } = useTranslation("review");
  const { search, show } = useCaseView();
  const diffable = change.kind === "changed";
  const whole = change.kind === "removed" ? false : !diffable || (search.whole ?? false);
  return (
    <article className={classes.viewer}>
      <header className={classes.head}>
        <h3 className={classes.path}>
          <VisibleText text={change.path} />
        </h3>
        <Facts change={change} />
        <div className={classes.controls}>
          {diffable && (
            <SegmentedControl
              size="xs"
              aria-label={t("files.mode")}
              value={whole ? "whole" : "diff"}
              onChange={(value) => show({ whole: value === "whole" || undefined, line: undefined })}
              data={[
                { value: "diff", label: t("files.diff") },
                { value: "whole", label: t("files.whole") },
              ]}
            />
          )}
          {!whole && change.kind !== "removed" && (
            <SegmentedControl
              size="xs"
              className={classes.layout}
              aria-label={t("files.layout")}
              value={search.split ? "split" : "unified"}
              onChange={(value) => show({ split: value === "split" || undefined })}
              data={[
                { value: "unified", label: t("files.unified") },
                { value: "split", label: t("files.split") },
              ]}
            />
          )}
          {steps}
        </div>
      </header>
      {change.binary ? (
        <NotShown review={review} code="file_not_text" />
      ) : whole ? (
        <Whole review={review} change={change} line={search.line} />
      ) : (
        <Diff review={review} change={change} split={change.kind === "changed" && (search.split ?? false)} />
      )}
    </article>
  );
}

function Facts({ change }: { change: Change }) {
  const { t } = useTranslation("review");
  const { bytes } = useFormat();
  const { old, new: now } = change;
  const size =
    old && now && old.size !== now.size
      ? t("files.sizeChange", { from: bytes(old.size), to: bytes(now.size) })
      : bytes((now ?? old)?.size ?? 0);
  return (
    <span className={classes.facts}>
      <span data-kind={change.kind} className={classes.kind}>
        {t(`files.${change.kind}`)}
      </span>
      <span>{size}</span>
    </span>
  );
}

function Whole({ review, change, line }: Omit<Props, "steps"> & { line?: number }) {
  const file = useQuery(fileQuery(review, change.path));
  if (file.isPending) return <Blank />;
  if (file.isError) return <Failed review={review} error={file.error} onRetry={() => void file.refetch()} />;
  return <CodeView path={change.path} shown={file.data.text} line={line} />;
}

function Diff({ review, change, split }: Omit<Props, "steps"> & { split: boolean }) {
  const { t } = useTranslation("review");
  const diff = useQuery(diffQuery(review, change.path));
  if (diff.isPending) return <Blank />;
  if (diff.isError) return <Failed review={review} error={diff.error} onRetry={() => void diff.refetch()} />;
  if (diff.data.kind === "unchanged") {
    return (
      <State icon={<IconEqual stroke={1.4} />} title={t("files.same")}>
        {t("files.sameText", { version: diff.data.previous?.version })}
      </State>
    );
  }
  return (
    <>
      {change.kind === "removed" && (
        <p className={classes.note}>{t("files.removedText", { version: diff.data.previous?.version })}</p>
      )}
      <DiffView path={change.path} diff={diff.data.diff} split={split} />
    </>
  );
}

const of = (review: Schemas["ReviewCase"], path: string) => ({
  params: { path: { id: review.id }, query: { path } },
});
const fileQuery = (review: Schemas["ReviewCase"], path: string) =>
  panel.query.queryOptions("get", "/v1/review/{id}/files/content", of(review, path), forGood);
const diffQuery = (review: Schemas["ReviewCase"], path: string) =>
  panel.query.queryOptions("get", "/v1/review/{id}/files/diff", of(review, path), forGood);

function Failed({ review, error, onRetry }: { review: Schemas["ReviewCase"]; error: unknown; onRetry: () => void }) {
  const code = error instanceof ProblemError ? error.code : "";
  if (code === "file_not_text" || code === "file_too_long" || code === "archive_unreadable")
    return <NotShown review={review} code={code} />;
  return <ErrorState error={error} onRetry={onRetry} />;
}

type Reason = "file_not_text" | "file_too_long" | "archive_unreadable";

function NotShown({ review, code }: { review: Schemas["ReviewCase"]; code: Reason }) {
  const { t } = useTranslation("review");
  const words = {
    file_not_text: { icon: <IconFileOff stroke={1.4} />, title: t("files.binary"), text: t("files.binaryText") },
    file_too_long: { icon: <IconFileTypography stroke={1.4} />, title: t("files.long"), text: t("files.longText") },
    archive_unreadable: { icon: <IconFileOff stroke={1.4} />, title: t("files.unreadable"), text: undefined },
  }[code];
  return (
    <State
      icon={words.icon}
      title={words.title}
      action={
        <Button
          component="a"
          variant="default"
          href={apiUrl(review.archive.url)}
          download
          leftSection={<IconDownload size={18} stroke={1.6} />}
        >
          {t("files.download")}
        </Button>
      }
    >
      {words.text}
    </State>
  );
}

const widths = [62, 40, 74, 51, 30, 66, 45, 70, 38, 57];

function Blank() {
  return (
    <div className={classes.blank} aria-hidden="true">
      {widths.map((width) => (
        <Skeleton key={width} height={12} width={`${width}%`} />
      ))}
    </div>
  );
}
