import { useFormat } from "@shared/format/useFormat";
import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { panel, type Schemas } from "@/api";
import type { Prices } from "./prices";
import classes from "./Share.module.css";

type Due = Schemas["CurrencyCommission"];

/** By what was saved last: the server goes by nothing else. */
const commissionQuery = ({ id, price, prices }: Schemas["Plugin"]) =>
  queryOptions({
    queryKey: ["get", "/v1/plugins/{id}/commission", id, price, prices],
    queryFn: async ({ signal }) =>
      (await panel.fetch.GET("/v1/plugins/{id}/commission", { params: { path: { id } }, signal })).data,
    placeholderData: keepPreviousData,
  });

/** What is left for the publisher of each price, as the server divides it, and by which rule. */
export function Share({ plugin, value: { price, prices } }: { plugin: Schemas["Plugin"]; value: Prices }) {
  const { t } = useTranslation("listing");
  const { data } = useQuery(commissionQuery(plugin));
  if (!data) return null;
  const dueOf = ({ minor, currency }: Prices["price"]) =>
    data.currencies.find((due) => due.price.currency === currency && due.price.minor === minor);
  const dues = [price, ...prices].map((one) => ({ one, due: dueOf(one) }));
  const known = dues.flatMap(({ due }) => due ?? []);
  return (
    <section className={classes.share} aria-label={t("share.title")}>
      <h3 className={classes.title}>{t("share.title")}</h3>
      <ul className={classes.list}>
        {dues.map(({ one, due }) => (
          <li key={one.currency}>
            {due ? <Line due={due} atMost={data.taxBehavior === "inclusive"} /> : <Unsaved price={one} />}
          </li>
        ))}
      </ul>
      <p className={classes.note}>
        {t("share.payment")} {data.taxBehavior && t(`share.tax_${data.taxBehavior}`)}{" "}
        {known.some(({ feeOnRefund }) => feeOnRefund === "kept") && t("share.kept")}
      </p>
    </section>
  );
}

function Line({ due, atMost }: { due: Due; atMost: boolean }) {
  const { t } = useTranslation("listing");
  const { money, basisPoints } = useFormat();
  return (
    <>
      <span className="tabular">
        {t(atMost ? "share.upTo" : "share.of", {
          share: money(due.share),
          price: money(due.price),
          percent: basisPoints(due.basisPoints),
        })}
      </span>
      <span className={classes.why}>
        <Rule rule={due.rule} /> {due.next && <Next due={due} />}
      </span>
    </>
  );
}

function Rule({ rule }: { rule: Due["rule"] }) {
  const { t } = useTranslation("listing");
  const { money, date } = useFormat();
  if (!rule) return t("share.usual");
  const parts = [
    t(`share.whose_${rule.whose}`),
    rule.from && t("share.fromVolume", { volume: money(rule.from, { trim: true }) }),
    rule.since && t("share.since", { at: date(rule.since) }),
    rule.until && t("share.until", { at: date(rule.until) }),
  ];
  return `${parts.filter(Boolean).join(", ")}.`;
}

function Next({ due: { next, volume } }: { due: Due }) {
  const { t } = useTranslation("listing");
  const { money, basisPoints } = useFormat();
  if (!next) return null;
  return t("share.next", {
    percent: basisPoints(next.basisPoints),
    from: money(next.from, { trim: true }),
    sold: money(volume, { trim: true }),
  });
}

function Unsaved({ price }: { price: Prices["price"] }) {
  const { t } = useTranslation("listing");
  const { money } = useFormat();
  return <span className={classes.why}>{t("share.unsaved", { price: money(price) })}</span>;
}
