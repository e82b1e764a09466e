import type { Evidence, EvidenceFile, EvidenceText } from "./queries";

type Field = EvidenceText["field"];
type FileField = EvidenceFile["field"];

/** What a human has put otherwise: a text that is not named is what our records say. */
export type Draft = { texts: Partial<Record<Field, string>>; leftOut: FileField[] };

/** The parts that the texts are read in. */
export const parts: { key: "product" | "use" | "customer" | "policy" | "duplicate" | "rest"; fields: Field[] }[] = [
  { key: "product", fields: ["product_description", "service_date"] },
  { key: "use", fields: ["access_activity_log"] },
  {
    key: "customer",
    fields: ["customer_name", "customer_email_address", "billing_address", "customer_purchase_ip"],
  },
  {
    key: "policy",
    fields: [
      "refund_policy_disclosure",
      "refund_refusal_explanation",
      "cancellation_policy_disclosure",
      "cancellation_rebuttal",
    ],
  },
  { key: "duplicate", fields: ["duplicate_charge_id", "duplicate_charge_explanation"] },
  { key: "rest", fields: ["uncategorized_text"] },
];

/** Texts of a line; the others are paragraphs. */
export const isLine = (field: Field) =>
  ["service_date", "customer_name", "customer_email_address", "customer_purchase_ip", "duplicate_charge_id"].includes(
    field,
  );

export const draftOf = (evidence: Evidence): Draft => ({
  texts: Object.fromEntries(evidence.texts.filter((one) => one.edited).map((one) => [one.field, one.text])),
  leftOut: evidence.files.filter((file) => file.leftOut).map((file) => file.field),
});

/** What our records say. */
export const oursOf = (text: EvidenceText): string => (text.edited ? (text.ours ?? "") : text.text);

/** What the bank would be told by the draft. */
export const saidOf = (draft: Draft, text: EvidenceText): string => draft.texts[text.field] ?? oursOf(text);

/** Puts a text otherwise; the same as our records say is theirs again. */
export function withText(draft: Draft, text: EvidenceText, said: string): Draft {
  const { [text.field]: _, ...others } = draft.texts;
  return { ...draft, texts: said === oursOf(text) ? others : { ...others, [text.field]: said } };
}

export function withFile(draft: Draft, field: FileField, sent: boolean): Draft {
  const others = draft.leftOut.filter((one) => one !== field);
  return { ...draft, leftOut: sent ? others : [...others, field] };
}

export function isSame(a: Draft, b: Draft): boolean {
  const key = ({ texts, leftOut }: Draft) =>
    JSON.stringify([Object.entries(texts).sort(([x], [y]) => x.localeCompare(y)), leftOut.toSorted()]);
  return key(a) === key(b);
}

/** Characters, as Stripe counts them. */
export const lengthOf = (text: string): number => Array.from(text).length;

/** Why the draft cannot be saved: a text, or all of them, are longer than the bank takes. */
export function tooLong(draft: Draft, evidence: Evidence): "text" | "texts" | undefined {
  const lengths = evidence.texts.map((text) => lengthOf(saidOf(draft, text)));
  if (lengths.some((length) => length > evidence.maxText)) return "text";
  return lengths.reduce((sum, length) => sum + length, 0) > evidence.maxTexts ? "texts" : undefined;
}
