import { ActionIcon, Skeleton, Switch, TextInput, Tooltip } from "@mantine/core";
import { ErrorState, State } from "@shared/components/State";
import { useFormat } from "@shared/format/useFormat";
import { IconChevronLeft, IconChevronRight, IconFiles, IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { filesQuery } from "../case/caseQuery";
import { useStepper } from "../case/stepper";
import { useCaseView } from "../case/useCaseView";
import classes from "./FilesTab.module.css";
import { FileTree } from "./FileTree";
import { FileViewer } from "./FileViewer";
import { type Change, countKinds, inTreeOrder, matching } from "./tree";

/** What is inside the archive, against the last approved release. */
export function FilesTab({ review }: { review: Schemas["ReviewCase"] }) {
  const files = useQuery(filesQuery(review.id));
  if (files.isPending) return <Blank />;
  if (files.isError) return <ErrorState error={files.error} onRetry={() => void files.refetch()} />;
  return <Files review={review} tree={files.data} />;
}

function Files({ review, tree }: { review: Schemas["ReviewCase"]; tree: Schemas["FileTree"] }) {
  const { t } = useTranslation("review");
  const { search, show } = useCaseView();
  const [words, setWords] = useState("");
  const [onlyChanged, setOnlyChanged] = useState(tree.previous !== undefined);
  const shown = useMemo(() => matching(tree.files, { words, onlyChanged }), [tree.files, words, onlyChanged]);
  const ordered = useMemo(() => inTreeOrder(shown), [shown]);
  const chosen = tree.files.find((file) => file.path === search.file);
  const open = (path: string) => show({ file: path, line: undefined, whole: undefined });
  const at = ordered.findIndex((file) => file.path === chosen?.path);
  const step = (by: number) => {
    const next = ordered[at < 0 ? (by > 0 ? 0 : ordered.length - 1) : at + by];
    if (next) open(next.path);
  };
  useStepper(step);
  if (tree.files.length === 0) return <State icon={<IconFiles stroke={1.4} />} title={t("files.none")} />;
  return (
    <div className={classes.files} data-chosen={chosen !== undefined || undefined}>
      <div className={classes.side}>
        <Summary tree={tree} />
        <TextInput
          size="sm"
          type="search"
          aria-label={t("files.filter")}
          placeholder={t("files.filter")}
          leftSection={<IconSearch size={16} stroke={1.6} />}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        {tree.previous && (
          <Switch
            size="sm"
            label={t("files.onlyChanged")}
            checked={onlyChanged}
            onChange={(event) => setOnlyChanged(event.currentTarget.checked)}
          />
        )}
        {shown.length > 0 ? (
          <FileTree changes={shown} selected={chosen?.path} onSelect={open} />
        ) : (
          <p className={classes.none}>
            {words ? t("files.noneMatch") : t("files.noChanges", { version: tree.previous?.version })}
          </p>
        )}
      </div>
      {chosen ? (
        <FileViewer
          key={chosen.path}
          review={review}
          change={chosen}
          steps={<Steps at={at} of={ordered} onStep={step} onBack={() => show({ file: undefined, line: undefined })} />}
        />
      ) : (
        <div className={classes.pick}>
          <State icon={<IconFiles stroke={1.4} />} title={t("files.pick")}>
            {t("files.pickText")}
          </State>
        </div>
      )}
    </div>
  );
}

function Summary({ tree }: { tree: Schemas["FileTree"] }) {
  const { t } = useTranslation("review");
  const { number } = useFormat();
  const counts = countKinds(tree.files);
  return (
    <p className={classes.summary}>
      {tree.previous ? (
        <>
          {t("files.against", { version: tree.previous.version })}
          <br />
          {t("files.counts", {
            added: number(counts.added),
            changed: number(counts.changed),
            removed: number(counts.removed),
          })}
        </>
      ) : (
        <>
          {t("files.firstRelease")} · {t("files.count", { shown: number(tree.files.length) })}
        </>
      )}
    </p>
  );
}

type StepsProps = { at: number; of: Change[]; onStep: (by: number) => void; onBack: () => void };

function Steps({ at, of, onStep, onBack }: StepsProps) {
  const { t } = useTranslation("review");
  return (
    <span className={classes.steps}>
      <button type="button" className={classes.back} onClick={onBack}>
        {t("files.back")}
      </button>
      <Tooltip label={`${t("files.previous")} ([)`}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t("files.previous")}
          disabled={at === 0}
          onClick={() => onStep(-1)}
        >
          <IconChevronLeft size={18} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={`${t("files.next")} (])`}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t("files.next")}
          disabled={at === of.length - 1}
          onClick={() => onStep(1)}
        >
          <IconChevronRight size={18} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
    </span>
  );
}

function Blank() {
  return (
    <div className={classes.files} aria-hidden="true">
      <div className={classes.side}>
        {["a", "b", "c", "d", "e", "f", "g", "h"].map((key) => (
          <Skeleton key={key} height={16} />
        ))}
      </div>
    </div>
  );
}
