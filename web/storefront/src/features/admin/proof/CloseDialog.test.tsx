import { problemFrom } from "@shared/api/problem";
import { renderInApp } from "@shared/testing/render";
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { store } from "@/api";
import proof from "@/locales/proof.en";
import CloseDialog from "./CloseDialog";
import type { Case } from "./queries";

const one = { id: "c1", kind: "charge_without_sale" } as Case;

afterEach(() => vi.restoreAllMocks());

const open = () => {
  const onClose = vi.fn();
  renderInApp(<CloseDialog one={one} onClose={onClose} />, { texts: { proof } });
  return onClose;
};

test("a case is not closed without a reason", async () => {
  const post = vi.spyOn(store.fetch, "POST");
  open();
  await userEvent.type(screen.getByRole("textbox"), "   ");
  await userEvent.click(screen.getByRole("button", { name: "Close the case" }));
  expect((await screen.findByRole("alert")).textContent).toBe("Say why.");
  expect(post).not.toHaveBeenCalled();
});

test("the reason is sent once, and stays when the answer is a refusal", async () => {
  const refusal = await problemFrom(
    new Response(JSON.stringify({ status: 409, code: "case_closed", title: "Conflict" }), {
      status: 409,
      headers: { "Content-Type": "application/problem+json" },
    }),
  );
  const post = vi.spyOn(store.fetch, "POST").mockRejectedValue(refusal);
  const onClose = open();
  await userEvent.type(screen.getByRole("textbox"), " Made by hand ");
  await userEvent.click(screen.getByRole("button", { name: "Close the case" }));
  expect((await screen.findByRole("alert")).textContent).toContain("closed already");
  expect(post).toHaveBeenCalledExactlyOnceWith("/v1/admin/reconciliation-cases/{caseId}/close", {
    params: { path: { caseId: "c1" } },
    body: { reason: "Made by hand" },
  });
  expect(onClose).not.toHaveBeenCalled();
  expect((screen.getByRole("textbox") as HTMLTextAreaElement).value).toBe(" Made by hand ");
});
