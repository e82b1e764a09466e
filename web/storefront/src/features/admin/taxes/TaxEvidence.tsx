import { Button } from "@mantine/core";
import { Badge, type Tone } from "@shared/components/Badge";
import { When } from "@shared/components/When";
import { useFormat } from "@shared/format/useFormat";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { Fact } from "../purchases/Fact";
import detail from "../purchases/PurchaseDetail.module.css";
import type { AdminPurchaseDetail } from "../purchases/refundable";

const AcceptEvidence = lazy(() => import("./AcceptEvidence"));

type Evidence = Schemas["TaxEvidence"];

const tones: Record<Evidence["state"], Tone> = {
  not_needed: "neutral",
  pending: "info",
  sufficient: "good",
  insufficient: "warn",
  contradictory: "bad",
  accepted: "good",
};

/** Who bought and where they are, as far as it is known, and whether that is enough for a tax office. */
export function TaxEvidence({ purchase }: { purchase: AdminPurchaseDetail }) {
  const { t } = useTranslation("taxes");
  const [accepting, setAccepting] = useState(false);
  const evidence = purchase.taxEvidence;
  const doubtful = evidence.state === "insufficient" || evidence.state === "contradictory";
  return (
    <section className={detail.section} aria-labelledby="evidence">
      <h2 id="evidence">{t("evidence.title")}</h2>
      <p>
        <Badge tone={tones[evidence.state]}>{t(`evidence.state.${evidence.state}`)}</Badge>
      </p>
      <p className={detail.note}>{t(`evidence.text.${evidence.state}`)}</p>
      <dl className={detail.facts}>
        <Customer customer={evidence.customer} />
        <Countries evidence={evidence} />
        {evidence.source && (
          <Fact name={t("evidence.source")}>
            {t(`evidence.sourceOf.${evidence.source}`)}
            {evidence.recordedAt && (
              <div className={detail.note}>
                <When at={evidence.recordedAt} absolute="dateTime" />
              </div>
            )}
          </Fact>
        )}
        {evidence.reviewNote && <Fact name={t("evidence.note")}>{evidence.reviewNote}</Fact>}
      </dl>
      {doubtful && (
        <Button variant="default" size="sm" mt="sm" onClick={() => setAccepting(true)}>
          {t("evidence.accept")}
        </Button>
      )}
      {accepting && (
        <Suspense>
          <AcceptEvidence purchaseId={purchase.id} onClose={() => setAccepting(false)} />
        </Suspense>
      )}
    </section>
  );
}

function Customer({ customer }: { customer: Evidence["customer"] }) {
  const { t } = useTranslation("taxes");
  if (!customer) return null;
  const address = [
    customer.line1,
    customer.line2,
    [customer.postalCode, customer.city].filter(Boolean).join(" "),
    customer.state,
  ]
    .filter(Boolean)
    .join(", ");
  return (
    <>
      {(customer.name || customer.email) && <Fact name={t("evidence.name")}>{customer.name || customer.email}</Fact>}
      {address && <Fact name={t("evidence.address")}>{address}</Fact>}
      {customer.taxIds && customer.taxIds.length > 0 && (
        <Fact name={t("evidence.taxIds")}>{customer.taxIds.map((id) => id.value).join(", ")}</Fact>
      )}
    </>
  );
}

function Countries({ evidence }: { evidence: Evidence }) {
  const { t } = useTranslation("taxes");
  const { country } = useFormat();
  const pieces = [
    ["billing", evidence.billingCountry],
    ["card", evidence.cardCountry],
    ["taxId", evidence.taxIdCountry],
    ["ip", evidence.ipCountry],
  ] as const;
  return pieces.map(
    ([piece, code]) =>
      code && (
        <Fact key={piece} name={t(`evidence.${piece}`)}>
          {country(code)}
        </Fact>
      ),
  );
}
