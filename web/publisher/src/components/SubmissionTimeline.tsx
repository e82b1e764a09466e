import { Loader } from "@mantine/core";
import type { Tone } from "@shared/components/Badge";
import { Timeline, type TimelineStep } from "@shared/components/Timeline";
import { When } from "@shared/components/When";
import { useFormat } from "@shared/format/useFormat";
import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconBell,
  IconBuildingStore,
  IconCheck,
  IconClock,
  IconEdit,
  IconEye,
  IconListCheck,
  IconMessage,
  IconSend,
  IconUser,
  IconX,
} from "@tabler/icons-react";
import type { TFunction } from "i18next";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { type TimelineEntry, timelineOf } from "./timeline";
import { useWord } from "./useWord";

type Props = {
  submission: Schemas["Submission"] | Schemas["ReviewCase"];
  /** Reviewers read of "the author", authors of themselves. */
  staff?: boolean;
};

const looks: Record<string, { icon: ReactNode; tone?: Tone }> = {
  submitted: { icon: <IconSend stroke={1.8} /> },
  resubmitted: { icon: <IconSend stroke={1.8} /> },
  in_review: { icon: <IconListCheck stroke={1.8} /> },
  claimed: { icon: <IconEye stroke={1.8} /> },
  claim_released: { icon: <IconArrowBackUp stroke={1.8} /> },
  reminded: { icon: <IconBell stroke={1.8} /> },
  reassigned: { icon: <IconUser stroke={1.8} /> },
  escalated: { icon: <IconBell stroke={1.8} />, tone: "warn" },
  author_reminded: { icon: <IconBell stroke={1.8} /> },
  changes_requested: { icon: <IconEdit stroke={1.8} />, tone: "warn" },
  changesBySystem: { icon: <IconEdit stroke={1.8} />, tone: "warn" },
  approved: { icon: <IconCheck stroke={1.8} />, tone: "good" },
  rejected: { icon: <IconX stroke={1.8} />, tone: "bad" },
  withdrawn: { icon: <IconArrowBackUp stroke={1.8} /> },
  withdrawnUnanswered: { icon: <IconArrowBackUp stroke={1.8} /> },
  messageAuthor: { icon: <IconMessage stroke={1.8} /> },
  messageReviewer: { icon: <IconMessage stroke={1.8} /> },
  published: { icon: <IconBuildingStore stroke={1.8} />, tone: "good" },
};

/** What has happened to a submission, what it waits for and what comes by itself. */
export function SubmissionTimeline({ submission, staff }: Props) {
  const { t } = useTranslation("submission");
  const word = useWord();
  const { dateTime } = useFormat();
  const say: Say = { t, word: (group, code) => word("submission", group, code), dateTime, staff: staff ?? false };
  const steps = timelineOf(submission).map((entry, i) => ({ key: `${i}`, ...stepOf(entry, say) }));
  return <Timeline label={t("timeline.label")} steps={steps} />;
}

type Say = {
  t: TFunction<"submission">;
  word: (group: string, code: string) => string;
  dateTime: (iso: string) => string;
  staff: boolean;
};

function stepOf(entry: TimelineEntry, say: Say): Omit<TimelineStep, "key"> {
  switch (entry.kind) {
    case "event":
      return eventStep(entry, say);
    case "checks":
      return checksStep(entry, say);
    case "now":
      return nowStep(entry, say);
    default:
      return {
        title: say.word("next", entry.step),
        at: entry.at && <When at={entry.at} />,
        icon: <IconClock stroke={1.8} />,
        state: "later",
      };
  }
}

function eventStep(entry: TimelineEntry & { kind: "event" }, { t, word, dateTime }: Say): Omit<TimelineStep, "key"> {
  const decided = entry.reason && ["changes_requested", "rejected"].includes(entry.event);
  return {
    title: word("timeline", entry.event),
    at: <When at={entry.at} />,
    text: decided ? word("reason", entry.reason ?? "") : until(entry, t, dateTime),
    ...looks[entry.event],
  };
}

function until(entry: TimelineEntry & { kind: "event" }, t: Say["t"], dateTime: Say["dateTime"]) {
  if (entry.event === "resubmitted" && entry.round) return t("timeline.round", { round: entry.round });
  if (entry.event === "author_reminded" && entry.until) return t("timeline.closesAt", { at: dateTime(entry.until) });
  return undefined;
}

function checksStep(entry: TimelineEntry & { kind: "checks" }, { t, word }: Say): Omit<TimelineStep, "key"> {
  const at = <When at={entry.at} />;
  const counted = t("timeline.checksCount", { done: entry.done, total: entry.total });
  switch (entry.state) {
    case "running":
      return { title: t("timeline.checksRunning"), text: counted, icon: <Loader size={14} />, state: "now" };
    case "errored":
      return {
        title: t("timeline.checksErrored"),
        text: counted,
        icon: <IconAlertTriangle stroke={1.8} />,
        state: "now",
        tone: "warn",
      };
    case "failed":
      return {
        title: t("timeline.checksFailed"),
        at,
        text: t("timeline.checksFindings", { checks: entry.failed.map((name) => word("check", name)).join(", ") }),
        icon: <IconX stroke={1.8} />,
        tone: "bad",
      };
    default:
      return { title: t("timeline.checksPassed"), at, icon: <IconCheck stroke={1.8} />, tone: "good" };
  }
}

function nowStep(entry: TimelineEntry & { kind: "now" }, { t, dateTime, staff }: Say): Omit<TimelineStep, "key"> {
  switch (entry.now) {
    case "author":
      return {
        title: t(staff ? "timeline.nowAuthor" : "timeline.nowAuthorYou"),
        icon: <IconEdit stroke={1.8} />,
        state: "now",
      };
    case "publishing":
      return {
        title: t("timeline.nowPublishing"),
        text: t("timeline.nowPublishingText"),
        icon: <Loader size={14} />,
        state: "now",
      };
    default:
      return {
        title: t(entry.now === "reviewer" ? "timeline.nowReviewer" : "timeline.nowWaiting"),
        text: entry.until && t("timeline.dueBy", { at: dateTime(entry.until) }),
        icon: <IconEye stroke={1.8} />,
        state: "now",
      };
  }
}
