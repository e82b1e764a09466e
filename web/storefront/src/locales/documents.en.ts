import type { SameKeys } from "@shared/i18n/i18n";
import type es from "./documents.es";

const en: SameKeys<typeof es> = {
  title: "Documents",
  kind: {
    receipt: "Receipt",
    invoice: "Invoice",
    credit_note: "Credit note",
    debit_note: "Debit note",
  },
  name: "{{kind}} {{number}}",
  download: "Download PDF",
  downloadOf: "Download {{name}} as PDF",
  print: "View to print",
  printOf: "View {{name}} to print",
  billingAhead:
    "If you need an invoice, add your tax ID and address on the payment page: the document is made out to whom you name there.",
  billingPaid: "The documents are made out to whom you named on the payment page.",
  page: {
    text: "The PDF downloads by itself. If you do not see it, download it again.",
    purchase: "See the purchase",
  },
};

export default en;
