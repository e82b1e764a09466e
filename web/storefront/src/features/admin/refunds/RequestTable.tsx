import { useTranslation } from "react-i18next";
import type { RefundRequest } from "./queries";
import { RequestRow } from "./RequestRow";
import classes from "./Requests.module.css";

/** Requests under one another; on a phone each is a small card of the same facts. */
export function RequestTable({ requests }: { requests: RefundRequest[] }) {
  const { t } = useTranslation("adminRefunds");
  return (
    <table className={classes.table}>
      <caption className="visually-hidden">{t("table.label")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("table.plugin")}</th>
          <th scope="col">{t("table.customer")}</th>
          <th scope="col">{t("table.why")}</th>
          <th scope="col">{t("table.status")}</th>
          <th scope="col" className={classes.amount}>
            {t("table.amount")}
          </th>
        </tr>
      </thead>
      <tbody>
        {requests.map((request) => (
          <RequestRow key={request.id} request={request} />
        ))}
      </tbody>
    </table>
  );
}
