import { Timeline } from "@shared/components/Timeline";
import { When } from "@shared/components/When";
import { useFormat } from "@shared/format/useFormat";
import { useTranslation } from "react-i18next";
import type { PayoutDetail } from "./queries";
import { reasonList, stepTone } from "./story";

type Step = PayoutDetail["story"][number];

/** What has become of a payout, the latest first. */
export function PayoutStory({ payout }: { payout: PayoutDetail }) {
  const { t } = useTranslation("payouts");
  const text = useStepText();
  return (
    <Timeline
      label={t("one.story")}
      steps={payout.story.map((step, index) => ({
        key: String(payout.story.length - index),
        title: t(`steps.${step.kind}`),
        at: <When at={step.at} absolute="dateTime" />,
        text: text(step),
        tone: stepTone(step.kind),
      }))}
    />
  );
}

function useStepText() {
  const { t } = useTranslation("payouts");
  const { money } = useFormat();
  return ({ kind, amount, reason, actorName }: Step) =>
    [
      amount && money(amount),
      reason && t(`${reasonList(kind)}.${reason}` as never, { defaultValue: reason }),
      actorName,
    ]
      .filter(Boolean)
      .join(" · ");
}
