import { ProblemError } from "@shared/api/problem";
import { renderInApp } from "@shared/testing/render";
import { notify } from "@shared/toast/notify";
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { panel } from "@/api";
import payouts from "@/locales/payouts.en";
import { AccountCard } from "./AccountCard";
import { leaveFor } from "./leave";
import type { PayoutAccount } from "./queries";

vi.mock("@shared/toast/notify", () => ({ notify: vi.fn() }));
vi.mock("./leave", () => ({ leaveFor: vi.fn() }));
vi.mock("@/api", () => ({ panel: { fetch: { POST: vi.fn() } } }));

const post = vi.mocked(panel.fetch.POST as (...args: unknown[]) => Promise<unknown>);

function show(state: PayoutAccount["state"], change: Partial<PayoutAccount["requirements"]> = {}) {
  const account: PayoutAccount = {
    state,
    payable: state === "ready",
    countries: ["DE", "ES", "US"],
    requirements: { due: [], pastDue: [], verifying: [], ...change },
  };
  return renderInApp(<AccountCard account={account} />, { texts: { payouts } });
}

beforeEach(() => vi.clearAllMocks());

test("who has no account chooses a country, and is led to Stripe", async () => {
  post.mockResolvedValue({ data: { url: "https://stripe.test/form" } });
  show("none");
  const begin = screen.getByRole<HTMLButtonElement>("button", { name: payouts.account.begin });
  expect(begin.disabled).toBe(true);
  await userEvent.click(screen.getByRole("combobox", { name: payouts.account.country }));
  await userEvent.click(screen.getByRole("option", { name: "Spain", hidden: true }));
  await userEvent.click(begin);
  await waitFor(() => expect(leaveFor).toHaveBeenCalledWith("https://stripe.test/form"));
  expect(post).toHaveBeenCalledWith("/v1/payouts/account/onboarding", { body: { country: "ES" } });
});

test("what Stripe wants is said in words, with its deadline and one way to give it", async () => {
  post.mockResolvedValue({ data: { url: "https://stripe.test/more" } });
  show("action_required", { due: ["individual.verification.document"], deadline: "2026-12-01T12:00:00Z" });
  screen.getByText(payouts.want.document);
  screen.getByText(/1 Dec 2026.*stops paying/);
  await userEvent.click(screen.getByRole("button", { name: payouts.account.give }));
  await waitFor(() => expect(leaveFor).toHaveBeenCalledWith("https://stripe.test/more"));
});

test.each([
  ["onboarding", payouts.account.continue],
  ["restricted", payouts.account.give],
  ["pending", payouts.account.dashboard],
  ["ready", payouts.account.dashboard],
] as const)("an account that is %s has one thing to do", (state, action) => {
  show(state, { due: state === "onboarding" ? ["external_account"] : [] });
  screen.getByText(payouts.account.state[state]);
  expect(screen.getAllByRole("button").map((button) => button.textContent)).toEqual([action]);
  expect(screen.queryByText(payouts.want.bank), "the form itself asks").toBeNull();
});

test("there is nothing to do about an account that Stripe has closed", () => {
  show("rejected");
  expect(screen.queryAllByRole("button")).toEqual([]);
});

test("without a link nobody leaves, and the button can be pressed again", async () => {
  post.mockRejectedValue(new ProblemError({ code: "stripe_unavailable", status: 503 }));
  show("onboarding");
  const go = screen.getByRole<HTMLButtonElement>("button");
  await userEvent.click(go);
  await waitFor(() => expect(notify).toHaveBeenCalledWith(expect.objectContaining({ tone: "bad" })));
  expect(leaveFor).not.toHaveBeenCalled();
  expect(go.disabled).toBe(false);
});
