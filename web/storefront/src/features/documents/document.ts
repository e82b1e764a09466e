import { currentLanguage } from "@shared/i18n/i18n";
import { type Schemas, store } from "@/api";

export type DocumentRef = Pick<Schemas["DocumentRef"], "kind" | "number">;

/** The document as a page in the language that one reads, which the browser opens by itself. */
export const pageOf = (purchaseId: string, number: string) =>
  `/api/v1/purchases/${purchaseId}/documents/${encodeURIComponent(number)}.html?lang=${currentLanguage()}`;

/** Fetches the PDF, so that what goes wrong can be said, and hands it to the browser as a file. */
export async function downloadDocument(purchaseId: string, number: string): Promise<void> {
  const { data } = await store.fetch.GET("/v1/purchases/{purchaseId}/documents/{number}.pdf", {
    params: { path: { purchaseId, number }, query: { lang: currentLanguage() } },
    parseAs: "blob",
  });
  const url = URL.createObjectURL(data as unknown as Blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = `${number}.pdf`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
