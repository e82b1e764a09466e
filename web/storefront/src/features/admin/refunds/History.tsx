import { Timeline, type TimelineStep } from "@shared/components/Timeline";
import { VisibleText } from "@shared/components/VisibleText";
import { When } from "@shared/components/When";
import { useFormat } from "@shared/format/useFormat";
import { IconCheck, IconUserQuestion, IconX } from "@tabler/icons-react";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { RefundRequestDetail } from "./queries";

/** Who asked, who said what, and what is waited for: with two people, it shows who was the first and who the second. */
export function History({ request }: { request: RefundRequestDetail }) {
  const { t } = useTranslation("adminRefunds");
  const { money } = useFormat();
  const steps: TimelineStep[] = [
    {
      key: "asked",
      title: t(request.origin === "customer" ? "request.askedStep" : "request.proposedStep", {
        name: request.askedByName,
      }),
      at: <When at={request.createdAt} absolute="dateTime" />,
      icon: <IconUserQuestion stroke={1.8} />,
    },
    ...request.decisions.map((decision) => stepOf(decision, t, money)),
  ];
  const last = lastStep(request, t);
  if (last) steps.push(last);
  return <Timeline steps={steps} label={t("request.history")} />;
}

type Texts = TFunction<"adminRefunds">;
type Decision = RefundRequestDetail["decisions"][number];

function stepOf(decision: Decision, t: Texts, money: ReturnType<typeof useFormat>["money"]): TimelineStep {
  const name = decision.actorName;
  const amount = decision.amount && money(decision.amount);
  const words = {
    approved: amount ? t("request.approve", { name, amount }) : t("request.approveAll", { name }),
    proposed: amount ? t("request.propose", { name, amount }) : t("request.proposeAll", { name }),
    declined: t("request.decline", { name }),
  };
  const declined = decision.outcome === "declined";
  return {
    key: decision.id,
    title: words[decision.outcome],
    at: <When at={decision.at} absolute="dateTime" />,
    text: <VisibleText text={decision.reason} keep={"\n"} />,
    icon: declined ? <IconX stroke={2} /> : <IconCheck stroke={2} />,
    tone: declined ? "bad" : decision.outcome === "approved" ? "good" : undefined,
  };
}

/** What is waited for, or how it ended without anybody's word. */
function lastStep(request: RefundRequestDetail, t: Texts): TimelineStep | undefined {
  if (!request.decidedAt) {
    const title = t(request.status === "proposed" ? "request.secondStep" : "request.waitStep");
    return { key: "now", title, state: "now" };
  }
  const at = <When at={request.decidedAt} absolute="dateTime" />;
  if (request.status === "closed") return { key: "closed", title: t("request.closed"), at };
  if (!request.decidedByName) {
    return { key: "granted", title: t("request.granted"), at, icon: <IconCheck stroke={2} />, tone: "good" };
  }
  return undefined;
}
