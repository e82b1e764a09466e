import { Badge, type Tone } from "@shared/components/Badge";
import { useFormat } from "@shared/format/useFormat";
import { useTranslation } from "react-i18next";
import type { Coupon } from "./queries";

const tones: Record<Coupon["state"], Tone> = {
  scheduled: "info",
  active: "good",
  used_up: "warn",
  ended: "neutral",
  disabled: "bad",
};

/** Whether the code can be used, and if not, why. */
export function CouponState({ state }: Pick<Coupon, "state">) {
  const { t } = useTranslation("adminCoupons");
  return <Badge tone={tones[state]}>{t(`stateOf.${state}`)}</Badge>;
}

/** What a coupon says of itself, in a line each. */
export function useCouponWords() {
  const { t } = useTranslation("adminCoupons");
  const { money, basisPoints, list, number, dateTime } = useFormat();
  const owner = ({ publisher }: Coupon) => (publisher ? publisher.name || t("unknownPublisher") : t("platform"));
  return {
    owner,
    discount: (coupon: Coupon) =>
      coupon.kind === "percent"
        ? basisPoints(coupon.basisPoints ?? 0)
        : list((coupon.amounts ?? []).map((amount) => money(amount))),
    scope(coupon: Coupon) {
      if (coupon.pluginIds.length === 0)
        return coupon.publisher ? t("everythingOf", { publisher: owner(coupon) }) : t("everything");
      const unlisted = coupon.pluginIds.length - coupon.plugins.length;
      const names = coupon.plugins.map(({ name }) => name);
      return list(unlisted > 0 ? [...names, t("notListed", { count: unlisted })] : names);
    },
    uses: ({ uses, maxUses }: Coupon) =>
      maxUses === undefined
        ? t("usesUnlimited", { uses: number(uses) })
        : t("usesOf", { uses: number(uses), most: number(maxUses) }),
    window({ state, startsAt, endsAt }: Coupon) {
      const parts = [
        state === "scheduled" && t("from", { from: dateTime(startsAt) }),
        endsAt ? t("until", { until: dateTime(endsAt) }) : t("always"),
      ];
      return parts.filter(Boolean).join(" · ");
    },
  };
}
