import { problemFrom } from "@shared/api/problem";
import { renderInApp } from "@shared/testing/render";
import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { store } from "@/api";
import disputes from "@/locales/disputes.en";
import { EvidenceEditor } from "./EvidenceEditor";
import type { Evidence } from "./queries";

const evidence: Evidence = {
  revision: 1,
  version: "v1",
  editedByName: "Eve",
  editedAt: new Date().toISOString(),
  texts: [
    { field: "customer_name", text: "Ana Ruiz", edited: false },
    { field: "service_date", text: "yesterday", ours: "3 November 2026", edited: true },
    { field: "cancellation_rebuttal", text: "", edited: false },
  ],
  files: [
    { field: "receipt", name: "R-1.pdf", leftOut: false },
    { field: "service_documentation", name: "delivery.pdf", leftOut: true },
  ],
  maxText: 40,
  maxTexts: 200,
};

afterEach(() => vi.restoreAllMocks());

/** Shows what is there first, and after a press on the button what somebody else has made of it. */
function Desk({ later, onDirty }: { later: Partial<Evidence>; onDirty: (dirty: boolean) => void }) {
  const [shown, setShown] = useState(evidence);
  return (
    <>
      <EvidenceEditor disputeId="dp_1" evidence={shown} onDirty={onDirty} />
      <button type="button" onClick={() => setShown({ ...evidence, ...later })}>
        meanwhile
      </button>
    </>
  );
}

const open = (later: Partial<Evidence> = {}) => {
  const onDirty = vi.fn();
  renderInApp(<Desk later={later} onDirty={onDirty} />, { texts: { disputes } });
  return onDirty;
};

const meanwhile = () => userEvent.click(screen.getByRole("button", { name: "meanwhile" }));

test("what differs from our records is saved, nothing else", async () => {
  const put = vi.spyOn(store.fetch, "PUT").mockResolvedValue({} as never);
  const onDirty = open();
  expect(screen.getByRole("button", { name: "Save draft" })).toHaveProperty("disabled", true);
  await userEvent.type(screen.getByLabelText("Name"), " López");
  expect(onDirty).toHaveBeenLastCalledWith(true);
  await userEvent.click(screen.getByLabelText("Send the file: Receipt or invoice"));
  await userEvent.click(screen.getByRole("button", { name: "Back to our records: When it was delivered" }));
  expect((screen.getByLabelText("When it was delivered") as HTMLInputElement).value).toBe("3 November 2026");
  await userEvent.click(screen.getByRole("button", { name: "Save draft" }));
  expect(put).toHaveBeenCalledExactlyOnceWith("/v1/admin/disputes/{disputeId}/evidence", {
    params: { path: { disputeId: "dp_1" } },
    body: {
      revision: 1,
      texts: [{ field: "customer_name", text: "Ana Ruiz López" }],
      leftOut: ["service_documentation", "receipt"],
    },
  });
});

test("a text that says nothing waits behind a button", async () => {
  open();
  expect(screen.queryByLabelText("Why it was not cancelled")).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Why it was not cancelled" }));
  expect(screen.getByLabelText("Why it was not cancelled")).toBeTruthy();
});

test("what is too long is not saved", async () => {
  open();
  fireEvent.change(screen.getByLabelText("Name"), { target: { value: "x".repeat(41) } });
  expect(screen.getByText("One text is too long.")).toBeTruthy();
  expect(screen.getByRole("button", { name: "Save draft" })).toHaveProperty("disabled", true);
});

test("what somebody else saves meanwhile is not overwritten unasked", async () => {
  const refusal = await problemFrom(
    new Response(JSON.stringify({ status: 409, code: "evidence_changed", title: "Conflict" }), {
      status: 409,
      headers: { "Content-Type": "application/problem+json" },
    }),
  );
  const put = vi
    .spyOn(store.fetch, "PUT")
    .mockRejectedValueOnce(refusal)
    .mockResolvedValue({} as never);
  open({ revision: 2, editedByName: "Bea" });
  await userEvent.type(screen.getByLabelText("Name"), "!");
  await userEvent.click(screen.getByRole("button", { name: "Save draft" }));
  expect((await screen.findByRole("alert")).textContent).toContain("The evidence has changed");
  await meanwhile();
  expect((await screen.findByRole("alert")).textContent).toContain("Bea has saved another version");
  expect((screen.getByLabelText("Name") as HTMLInputElement).value).toBe("Ana Ruiz!");
  await userEvent.click(screen.getByRole("button", { name: "Save mine over it" }));
  expect(put).toHaveBeenLastCalledWith(
    expect.anything(),
    expect.objectContaining({ body: expect.objectContaining({ revision: 2 }) }),
  );
});

test("one follows silently where nothing was written", async () => {
  open({ revision: 2, texts: [{ field: "customer_name", text: "Ana R.", ours: "Ana Ruiz", edited: true }] });
  await meanwhile();
  expect((screen.getByLabelText("Name") as HTMLInputElement).value).toBe("Ana R.");
  expect(screen.queryByRole("alert")).toBeNull();
});
