import { ProblemError } from "@shared/api/problem";
import { renderInApp } from "@shared/testing/render";
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { store } from "@/api";
import adminRefunds from "@/locales/adminRefunds.en";
import type { AdminRefund } from "./queries";
import ResolveDialog from "./ResolveDialog";
import { resolutionsOf } from "./resolutions";

afterEach(() => vi.restoreAllMocks());

const refund = {
  id: "f1",
  amount: { minor: 1999, currency: "EUR" },
  status: "failed",
  entitlement: "revoked",
  customerName: "Ana",
  pluginName: "Lint",
} as AdminRefund;

test("only what makes sense is offered", () => {
  expect(resolutionsOf(refund)).toContain("restore");
  expect(resolutionsOf({ ...refund, entitlement: "granted" })).not.toContain("restore");
  expect(resolutionsOf({ ...refund, resolution: "closed" })).toEqual([]);
  expect(resolutionsOf({ ...refund, status: "succeeded" })).toEqual([]);
});

test("a resolution wants a reason, which stays when the answer is a refusal", async () => {
  const post = vi
    .spyOn(store.fetch, "POST")
    .mockRejectedValue(new ProblemError({ code: "refund_resolved", status: 409, detail: "seen to" }));
  const onClose = vi.fn();
  renderInApp(<ResolveDialog act={{ kind: "paid_otherwise", refund }} onClose={onClose} />, {
    texts: { adminRefunds },
  });
  const confirm = screen.getByRole("button", { name: "Paid by other means" });
  await userEvent.click(confirm);
  expect((await screen.findByRole("alert")).textContent).toBe(adminRefunds.resolve.short);
  expect(post).not.toHaveBeenCalled();
  await userEvent.type(screen.getByRole("textbox"), " By transfer ");
  await userEvent.click(confirm);
  expect((await screen.findByRole("alert")).textContent).toContain("seen to");
  expect(post).toHaveBeenCalledExactlyOnceWith("/v1/admin/refunds/{refundId}/resolve", {
    params: { path: { refundId: "f1" } },
    body: { how: "paid_otherwise", reason: "By transfer" },
  });
  expect(onClose).not.toHaveBeenCalled();
});
