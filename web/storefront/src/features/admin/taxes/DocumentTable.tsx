import { Badge } from "@shared/components/Badge";
import { Money } from "@shared/components/Money";
import { VisibleText } from "@shared/components/VisibleText";
import { When } from "@shared/components/When";
import { useFormat } from "@shared/format/useFormat";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import books from "../books/Books.module.css";
import type { AdminDocument } from "./queries";

/** Documents, each with whom it names and what it is about. */
export function DocumentTable({ documents }: { documents: AdminDocument[] }) {
  const { t } = useTranslation("taxes");
  return (
    <table className={books.table}>
      <caption className="visually-hidden">{t("list.table")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("list.document")}</th>
          <th scope="col">{t("list.customer")}</th>
          <th scope="col" className={books.money}>
            {t("list.net")}
          </th>
          <th scope="col" className={books.money}>
            {t("list.tax")}
          </th>
          <th scope="col" className={books.money}>
            {t("list.total")}
          </th>
        </tr>
      </thead>
      <tbody>
        {documents.map((document) => (
          <Row key={document.number + document.entity} document={document} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ document }: { document: AdminDocument }) {
  const { t } = useTranslation(["taxes", "documents"]);
  const { country } = useFormat();
  const sign = document.kind === "credit_note" ? -1 : 1;
  const signed = (m: AdminDocument["net"]) => ({ ...m, minor: sign * m.minor });
  return (
    <tr className={books.row}>
      <th scope="row">
        <Link to="/admin/purchases/$purchaseId" params={{ purchaseId: document.purchaseId }} className={books.account}>
          {t("documents:name", { kind: t(`documents:kind.${document.kind}`), number: document.number })}
        </Link>
        <span className={books.quiet}>
          <When at={document.issuedAt} absolute="dateTime" />
          {document.corrects && ` · ${t("list.corrects", { number: document.corrects })}`}
        </span>
      </th>
      <td className={books.wide}>
        <VisibleText text={document.customerName ?? ""} />
        <span className={books.quiet}>{document.country && country(document.country)}</span>
        {document.doubtful && <Badge tone="warn">{t("list.doubtful")}</Badge>}
      </td>
      <td className={books.money} data-label={t("list.net")}>
        <Money value={signed(document.net)} />
      </td>
      <td className={books.money} data-label={t("list.tax")}>
        <Money value={signed(document.tax)} />
      </td>
      <td className={books.balance} data-label={t("list.total")}>
        <Money value={signed(document.total)} />
      </td>
    </tr>
  );
}
