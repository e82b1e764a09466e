import { Money } from "@shared/components/Money";
import { VisibleText } from "@shared/components/VisibleText";
import { When } from "@shared/components/When";
import { useFormat } from "@shared/format/useFormat";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Fact } from "../purchases/Fact";
import detail from "../purchases/PurchaseDetail.module.css";
import type { RefundRequestDetail } from "./queries";
import classes from "./Request.module.css";
import { ruleText } from "./verdict";

type Props = { request: RefundRequestDetail };

/** What there is to decide by: whom it is about, how much, how it was used, and which rule has not granted it. */
export function RequestFacts({ request }: Props) {
  const { t } = useTranslation("adminRefunds");
  return (
    <section className={detail.section} aria-labelledby="facts">
      <h2 id="facts">{t("request.facts")}</h2>
      <dl className={detail.facts}>
        <Fact name={t("request.customer")}>
          <VisibleText text={request.customerName} />
          <div className={detail.note}>
            <Link to="/admin/accounts" search={{ search: request.customerEmail }} aria-label={t("request.account")}>
              {request.customerEmail}
            </Link>
          </div>
        </Fact>
        <Fact name={t("request.paid")}>
          <Money value={request.paid} />
          {request.settledAt && (
            <span className={classes.more}>
              <When at={request.settledAt} absolute="dateTime" />
            </span>
          )}
        </Fact>
        <Fact name={t("request.left")}>
          <Money value={request.left} />
        </Fact>
        {!request.decidedAt && request.dueAt && (
          <Fact name={t("request.dueAt")}>
            <When at={request.dueAt} absolute="dateTime" />
          </Fact>
        )}
        <Usage request={request} />
        <Fact name={t("rule.title")}>
          <Rule request={request} />
        </Fact>
        {!request.decidedAt && (
          <Fact name={t("request.alone")}>
            <Alone request={request} />
          </Fact>
        )}
      </dl>
    </section>
  );
}

function Usage({ request }: Props) {
  const { t } = useTranslation("adminRefunds");
  const { relative } = useFormat();
  return (
    <>
      <Fact name={t("request.usage")}>
        {request.downloads > 0 ? t("request.downloads", { count: request.downloads }) : t("request.unused")}
        {request.lastDownloadAt && (
          <span className={classes.more}>{t("request.last", { when: relative(request.lastDownloadAt) })}</span>
        )}
        {request.machines > 0 && (
          <span className={classes.more}>{t("request.machines", { count: request.machines })}</span>
        )}
      </Fact>
      <Fact name={t("request.past")}>
        {t("request.purchases", { count: request.purchases })}
        <span className={classes.more}>{t("request.refunds", { count: request.otherRefunds })}</span>
      </Fact>
    </>
  );
}

function Rule({ request }: Props) {
  const { t } = useTranslation("adminRefunds");
  const { money, number } = useFormat();
  const { rules } = request;
  return t(`rule.${ruleText(request)}`, {
    amount: rules.granted && money(rules.granted),
    hours: number(Math.round(rules.ageSeconds / 3600)),
    count: rules.yearly,
  });
}

function Alone({ request: { rules } }: Props) {
  const { t } = useTranslation("adminRefunds");
  const { money } = useFormat();
  if (!rules.alone) return t("request.aloneAll");
  return rules.alone.minor > 0 ? t("request.aloneUpTo", { amount: money(rules.alone) }) : t("request.aloneNone");
}
