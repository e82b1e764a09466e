import { problemFrom } from "@shared/api/problem";
import { renderInApp } from "@shared/testing/render";
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { store } from "@/api";
import payouts from "@/locales/payouts.en";
import type { PayoutDetail } from "./queries";
import ReverseDialog from "./ReverseDialog";

const payout = {
  id: "p1",
  publisher: { id: "u1", name: "Acme" },
  amount: { minor: 5000, currency: "EUR" },
  left: { minor: 4000, currency: "EUR" },
} as PayoutDetail;

afterEach(() => vi.restoreAllMocks());

const open = () => {
  const onClose = vi.fn();
  renderInApp(<ReverseDialog payout={payout} onClose={onClose} />, { texts: { payouts } });
  return onClose;
};
const amount = () => screen.getByRole("textbox", { name: /^Amount/ });
const note = () => screen.getByRole("textbox", { name: /^Explanation/ });
const confirm = () => screen.getByRole("button", { name: /^Take .* back$/ });

test("no more is taken back than is left, and not without an explanation", async () => {
  const post = vi.spyOn(store.fetch, "POST");
  open();
  await userEvent.clear(amount());
  await userEvent.type(amount(), "40.01");
  await userEvent.click(confirm());
  screen.getByText("It has to be more than nothing, and at most €40.00.");
  expect(screen.getByRole("alert").textContent).toBe(payouts.reverse.missing);
  expect(post).not.toHaveBeenCalled();
});

test("a refused reversal is tried again under another key, an unanswered one under the same", async () => {
  const refuse = (status: number, code: string) =>
    problemFrom(
      new Response(JSON.stringify({ status, code }), {
        status,
        headers: { "Content-Type": "application/problem+json" },
      }),
    );
  const post = vi
    .spyOn(store.fetch, "POST")
    .mockRejectedValueOnce(await refuse(503, "no_answer_yet"))
    .mockRejectedValueOnce(await refuse(409, "reversal_open"))
    .mockResolvedValueOnce({ data: { status: "succeeded", amount: { minor: 1050, currency: "EUR" } } } as never);
  const onClose = open();
  await userEvent.clear(amount());
  await userEvent.type(amount(), "10.50");
  await userEvent.click(screen.getByRole("radio", { name: payouts.reversalReason.fraud }));
  await userEvent.click(note());
  await userEvent.paste(" Stolen cards ");
  for (let tries = 1; tries <= 3; tries++) {
    await userEvent.click(confirm());
    await vi.waitFor(() => expect(post).toHaveBeenCalledTimes(tries));
    if (tries === 2) expect((await screen.findByRole("alert")).textContent).toContain("under way");
  }
  await vi.waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  type Sent = [path: string, init: { body: unknown; params: { header: Record<string, string> } }];
  const sent = (post.mock.calls as unknown as Sent[]).map(([, init]) => init);
  for (const { body } of sent) {
    expect(body).toEqual({ amount: { minor: 1050, currency: "EUR" }, reason: "fraud", note: "Stolen cards" });
  }
  const keys = sent.map(({ params }) => params.header["Idempotency-Key"]);
  expect(keys[1]).toBe(keys[0]);
  expect(keys[2]).not.toBe(keys[0]);
});
