import { ProblemError } from "@shared/api/problem";
import { renderInApp } from "@shared/testing/render";
import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { store } from "@/api";
import admin from "@/locales/admin.en";
import ProposeDialog from "./ProposeDialog";
import RefundDialog from "./RefundDialog";
import type { AdminPurchaseDetail } from "./refundable";

afterEach(() => vi.restoreAllMocks());

const eur = (minor: number) => ({ minor, currency: "EUR" });
const purchase = {
  id: "p1",
  customerName: "Ana",
  pluginName: "Lint",
  refundable: { left: eur(25_000) },
} as AdminPurchaseDetail;
const bodies = (post: { mock: { calls: unknown[][] } }) =>
  post.mock.calls.map(([path, init]) => [path, (init as { body: unknown }).body]);

test("a part goes back, and what wants a second person goes on as a proposal of the same", async () => {
  const post = vi
    .spyOn(store.fetch, "POST")
    .mockRejectedValue(new ProblemError({ code: "second_person_needed", status: 409 }));
  const onSecond = vi.fn();
  renderInApp(<RefundDialog purchase={purchase} onClose={vi.fn()} onSecond={onSecond} />, { texts: { admin } });
  screen.getByText(/Ana gets €250.00 back and loses Lint/);
  fireEvent.change(screen.getByRole("textbox", { name: "Amount" }), { target: { value: "240" } });
  screen.getByText(/Ana gets €240.00 back and keeps Lint/);
  await userEvent.click(screen.getByRole("radio", { name: admin.refunds.reason.duplicate }));
  await userEvent.click(screen.getByRole("button", { name: "Refund €240.00" }));
  expect(bodies(post)).toEqual([
    ["/v1/admin/purchases/{purchaseId}/refund", { reason: "duplicate", amount: eur(24_000) }],
  ]);
  expect(onSecond).toHaveBeenCalledExactlyOnceWith({ amount: eur(24_000), reason: "duplicate" });
});

test("a proposal tells whoever approves it why", async () => {
  const post = vi.spyOn(store.fetch, "POST").mockResolvedValue({ data: {} } as never);
  const onClose = vi.fn();
  const proposal = { amount: eur(24_000), reason: "requested_by_customer" as const };
  renderInApp(<ProposeDialog purchase={purchase} proposal={proposal} onClose={onClose} />, { texts: { admin } });
  const confirm = screen.getByRole("button", { name: "Propose €240.00" });
  await userEvent.click(confirm);
  expect((await screen.findByRole("alert")).textContent).toBe(admin.proposeDialog.short);
  await userEvent.type(screen.getByRole("textbox"), " Agreed by phone ");
  await userEvent.click(confirm);
  expect(bodies(post)).toEqual([
    [
      "/v1/admin/purchases/{purchaseId}/refund-requests",
      { reason: "other", amount: eur(24_000), note: "Agreed by phone" },
    ],
  ]);
  expect(onClose).toHaveBeenCalledOnce();
});
