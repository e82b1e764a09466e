import { useDisclosure } from "@mantine/hooks";
import { useProblemToast } from "@shared/api/useProblemToast";
import { PageHeader } from "@shared/components/PageHeader";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { QueueEmpty } from "@/features/review/queue/QueueEmpty";
import { QueueFilters } from "@/features/review/queue/QueueFilters";
import { QueueSection } from "@/features/review/queue/QueueSection";
import { QueueTabs } from "@/features/review/queue/QueueTabs";
import { useClaimFromQueue } from "@/features/review/queue/useQueue";
import { ShortcutButton, ShortcutHelp } from "@/features/review/ShortcutHelp";
import { type Status, sectionsOf } from "@/features/review/search";
import { useShortcuts } from "@/features/review/useShortcuts";
import classes from "./Queue.module.css";

const route = getRouteApi("/inside/review");

/** The submissions that wait for a reviewer. */
export function Queue() {
  const { t } = useTranslation(["review", "submission"]);
  const search = route.useSearch();
  const claim = useClaimFromQueue(useProblemToast());
  const [help, { open: openHelp, close: closeHelp }] = useDisclosure();
  useShortcuts({
    j: () => move(1),
    k: () => move(-1),
    c: () => {
      const id = focused()?.dataset.case;
      if (id && !claim.isPending) claim.mutate(id);
    },
    "?": openHelp,
  });
  const sections = sectionsOf(search);
  const several = sections.length > 1;
  return (
    <>
      <PageHeader
        title={t("queue.title")}
        description={t("queue.description")}
        actions={<ShortcutButton onClick={openHelp} />}
      />
      <QueueTabs search={search} />
      <QueueFilters search={search} />
      {sections.map((section) => (
        <QueueSection
          key={JSON.stringify([section, search])}
          section={section}
          search={search}
          heading={several ? t(`submission:status.${section.status}`) : undefined}
          empty={several ? <NoneOf status={section.status} /> : <QueueEmpty search={search} />}
          claiming={claim.isPending ? claim.variables : undefined}
          onClaim={(id) => claim.mutate(id)}
        />
      ))}
      <ShortcutHelp
        opened={help}
        onClose={closeHelp}
        shortcuts={[
          { keys: ["j"], does: t("keys.next") },
          { keys: ["k"], does: t("keys.previous") },
          { keys: ["Enter"], does: t("keys.open") },
          { keys: ["c"], does: t("keys.claim") },
          { keys: ["?"], does: t("keys.help") },
        ]}
      />
    </>
  );
}

function NoneOf({ status }: { status: Status }) {
  const { t } = useTranslation(["review", "submission"]);
  return <p className={classes.none}>{t("queue.noneOf", { status: t(`submission:status.${status}`) })}</p>;
}

const cases = () => [...document.querySelectorAll<HTMLElement>("[data-case]")];
const focused = () => (document.activeElement instanceof HTMLElement ? document.activeElement : undefined);

/** The focus itself is what moves: then Enter opens, and screen readers read what is chosen. */
function move(by: number) {
  const all = cases();
  const at = all.indexOf(document.activeElement as HTMLElement);
  const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.max(0, Math.min(all.length - 1, at + by))];
  next?.focus({ focusVisible: true } as FocusOptions);
  next?.scrollIntoView({ block: "nearest" });
}
