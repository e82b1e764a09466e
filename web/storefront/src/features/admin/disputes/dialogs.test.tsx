import { problemFrom } from "@shared/api/problem";
import { renderInApp } from "@shared/testing/render";
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { store } from "@/api";
import disputes from "@/locales/disputes.en";
import AcceptDialog from "./AcceptDialog";
import type { DisputeDetail, Evidence } from "./queries";
import SubmitDialog from "./SubmitDialog";

const evidence = {
  version: "v1",
  texts: [
    { field: "customer_name", text: "Ana", edited: false },
    { field: "service_date", text: "", edited: false },
  ],
  files: [{ field: "receipt", name: "R-1.pdf", leftOut: false }],
} as Partial<Evidence> as Evidence;
const eur = (minor: number) => ({ minor, currency: "EUR" });
const dispute = {
  id: "dp_1",
  amount: eur(1999),
  customerName: "Ana",
  pluginName: "Lint",
  stake: { fee: eur(1500) },
} as Partial<DisputeDetail> as DisputeDetail;

afterEach(() => vi.restoreAllMocks());

const refusal = (code: string) =>
  problemFrom(
    new Response(JSON.stringify({ status: 409, code, title: "Conflict" }), {
      status: 409,
      headers: { "Content-Type": "application/problem+json" },
    }),
  );

test("evidence is sent by whoever has read it, under one key", async () => {
  const post = vi.spyOn(store.fetch, "POST").mockRejectedValue(await refusal("evidence_changed"));
  renderInApp(<SubmitDialog dispute={dispute} evidence={evidence} onClose={vi.fn()} />, { texts: { disputes } });
  expect(screen.getByText("The bank gets 1 text and 1 file, as they are saved now.")).toBeTruthy();
  const send = screen.getByRole("button", { name: "Send to the bank" });
  expect(send).toHaveProperty("disabled", true);
  await userEvent.click(screen.getByLabelText("I have read all of it, and it is right"));
  await userEvent.click(send);
  expect((await screen.findByRole("alert")).textContent).toContain("changed since you read it");
  await userEvent.click(send);
  const keys = (post.mock.calls as unknown as [string, { params: { header: Record<string, string> } }][]).map(
    ([, sent]) => sent.params.header["Idempotency-Key"],
  );
  expect(keys).toHaveLength(2);
  expect(keys[0]).toBe(keys[1]);
  expect(post).toHaveBeenLastCalledWith(expect.anything(), expect.objectContaining({ body: { version: "v1" } }));
});

test("a dispute is not given up without a reason, and what it costs is said", async () => {
  const post = vi.spyOn(store.fetch, "POST").mockResolvedValue({} as never);
  const onClose = vi.fn();
  renderInApp(<AcceptDialog dispute={dispute} onClose={onClose} />, { texts: { disputes } });
  expect(screen.getByText("Ana keeps €19.99. It does not come back.")).toBeTruthy();
  expect(screen.getByText("Stripe keeps its fee: €15.00.")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Accept and lose it" }));
  expect((await screen.findByRole("alert")).textContent).toBe("Say why.");
  expect(post).not.toHaveBeenCalled();
  await userEvent.type(screen.getByRole("textbox"), " It did not work ");
  await userEvent.click(screen.getByRole("button", { name: "Accept and lose it" }));
  expect(post).toHaveBeenCalledExactlyOnceWith("/v1/admin/disputes/{disputeId}/accept", {
    params: { path: { disputeId: "dp_1" }, header: { "Idempotency-Key": expect.any(String) } },
    body: { reason: "It did not work" },
  });
  expect(onClose).toHaveBeenCalled();
});
