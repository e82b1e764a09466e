import { Tabs } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { FilesTab } from "../files/FilesTab";
import { ListingPane } from "../listing/ListingPane";
import { type Tab, tabs } from "../search";
import { ThreadTab } from "../thread/ThreadTab";
import classes from "./CaseTabs.module.css";
import { ChecksTab } from "./ChecksTab";
import { HistoryTab } from "./HistoryTab";
import { useCaseView } from "./useCaseView";

/** What is looked at beside the listing; on a narrow screen the listing is one of them. */
export function CaseTabs({ review, narrow }: { review: Schemas["ReviewCase"]; narrow: boolean }) {
  const { t } = useTranslation("review");
  const { search, show } = useCaseView();
  const shown: Tab[] = narrow ? ["listing", ...tabs] : [...tabs];
  const tab = search.tab && shown.includes(search.tab) ? search.tab : (shown[0] ?? "checks");
  const messages = review.messages.length;
  return (
    <Tabs
      className={classes.tabs}
      value={tab}
      onChange={(value) => value && show({ tab: value as Tab })}
      keepMounted={false}
    >
      <Tabs.List className={classes.list} aria-label={t("case.sections")}>
        {shown.map((one) => (
          <Tabs.Tab key={one} value={one}>
            {t(`case.tab.${one}`)}
            {one === "thread" && messages > 0 && <span className={classes.count}>{messages}</span>}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value={tab} className={classes.panel} data-tab={tab}>
        <Panel tab={tab} review={review} />
      </Tabs.Panel>
    </Tabs>
  );
}

function Panel({ tab, review }: { tab: Tab; review: Schemas["ReviewCase"] }) {
  switch (tab) {
    case "listing":
      return <ListingPane review={review} />;
    case "files":
      return <FilesTab review={review} />;
    case "thread":
      return <ThreadTab review={review} />;
    case "history":
      return <HistoryTab review={review} />;
    default:
      return <ChecksTab review={review} />;
  }
}
