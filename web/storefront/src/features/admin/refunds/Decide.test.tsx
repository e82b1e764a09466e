import { ProblemError } from "@shared/api/problem";
import { renderInApp } from "@shared/testing/render";
import { cleanup, fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { store } from "@/api";
import adminRefunds from "@/locales/adminRefunds.en";
import { Decide } from "./Decide";
import type { RefundRequestDetail } from "./queries";

afterEach(() => vi.restoreAllMocks());

const eur = (minor: number) => ({ minor, currency: "EUR" });
const request: RefundRequestDetail = {
  id: "r1",
  purchaseId: "p1",
  purchaseStatus: "fulfilled",
  pluginSlug: "lint",
  pluginName: "Lint",
  customerName: "Ana",
  customerEmail: "ana@example.com",
  origin: "customer",
  askedByName: "Ana",
  status: "waiting",
  reason: "not_working",
  paid: eur(30_000),
  left: eur(30_000),
  overdue: false,
  createdAt: "2026-01-01T00:00:00Z",
  downloads: 0,
  machines: 0,
  otherRefunds: 0,
  purchases: 1,
  rules: { ageSeconds: 0, yearly: 3, alone: eur(20_000) },
  decisions: [],
};

type Sent = { params: { header: { "Idempotency-Key": string } }; body: unknown };

function open(change: Partial<RefundRequestDetail> = {}, answer: unknown = { data: request }) {
  const post = vi.spyOn(store.fetch, "POST") as unknown as ReturnType<typeof vi.fn>;
  if (answer instanceof Error) post.mockRejectedValue(answer);
  else post.mockResolvedValue(answer);
  renderInApp(<Decide request={{ ...request, ...change }} />, { texts: { adminRefunds } });
  return { post, sent: (i: number) => post.mock.calls[i]?.[1] as Sent };
}

const reason = () => screen.getByRole("textbox", { name: /Reason|Answer/ });
const amount = (figure: string) => {
  const field = screen.getByRole("textbox", { name: /Amount/ });
  fireEvent.change(field, { target: { value: figure } });
  fireEvent.blur(field);
};

test("more than one person may give back becomes a proposal, and the button says so before", async () => {
  const { sent } = open();
  screen.getByText(adminRefunds.decide.effect.proposed);
  await userEvent.type(reason(), " fair enough ");
  await userEvent.click(screen.getByRole("button", { name: "Propose €300.00" }));
  expect(sent(0).body).toEqual({ decision: "approve", amount: eur(30_000), reason: "fair enough" });
});

test("a part that one person may give back goes at once, and the customer keeps the plugin", async () => {
  const { sent } = open();
  amount("12.50");
  screen.getByText("Ana gets €12.50 back and keeps the plugin.");
  await userEvent.type(reason(), "a part");
  await userEvent.click(screen.getByRole("button", { name: "Give back €12.50" }));
  expect(sent(0).body).toEqual({ decision: "approve", amount: eur(1250), reason: "a part" });
});

test("nothing is sent without a reason, or of nothing", async () => {
  const { post } = open();
  amount("0");
  await userEvent.click(screen.getByRole("button", { name: /Give back/ }));
  expect(screen.getByRole("alert").textContent).toBe(adminRefunds.decide.short);
  screen.getByText(adminRefunds.decide.noAmount);
  await userEvent.type(reason(), "for free");
  await userEvent.click(screen.getByRole("button", { name: /Give back/ }));
  expect(post).not.toHaveBeenCalled();
});

test("what is declined is answered to the customer", async () => {
  const { sent } = open();
  await userEvent.click(screen.getByText("Decline"));
  expect(screen.queryByRole("textbox", { name: /Amount/ })).toBeNull();
  await userEvent.type(screen.getByRole("textbox", { name: /Answer to the customer/ }), "It works as described");
  await userEvent.click(screen.getByRole("button", { name: "Decline the request" }));
  expect(sent(0).body).toEqual({ decision: "decline", amount: undefined, reason: "It works as described" });
});

test("the one who proposed is told that another has to approve, the other that the money goes now", () => {
  const proposal = { status: "proposed", proposed: eur(30_000), proposedByName: "Marcos" } as const;
  open({ ...proposal, youMayNot: "own_proposal" });
  screen.getByText(/You have proposed to give back €300.00/);
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Propose €300.00" }).disabled).toBe(true);
  cleanup();
  open(proposal);
  screen.getByText(/Marcos proposes to give back €300.00/);
  screen.getByRole("button", { name: "Give back €300.00" });
});

test("nobody decides on what they bought", () => {
  open({ youMayNot: "own_purchase" });
  screen.getByText(adminRefunds.decide.ownPurchase);
  expect(screen.queryByRole("button")).toBeNull();
});

test("of what cannot go back, only no is left", () => {
  open({ refusal: "purchase_disputed" });
  screen.getByText(/the bank holds the money/);
  screen.getByRole("button", { name: "Decline the request" });
});

test("the same decision again is sent with the same key, another one with another", async () => {
  const { sent } = open({}, new ProblemError({ code: "no_answer_yet", status: 503 }));
  const button = () => screen.getByRole("button", { name: /Propose/ });
  await userEvent.type(reason(), "fair enough");
  await userEvent.click(button());
  expect((await screen.findByRole("alert")).textContent).toBe(adminRefunds.decide.unsure);
  await userEvent.click(button());
  await userEvent.type(reason(), ", I think");
  await userEvent.click(button());
  const keys = [0, 1, 2].map((i) => sent(i).params.header["Idempotency-Key"]);
  expect(keys[0]).toBe(keys[1]);
  expect(keys[2]).not.toBe(keys[0]);
});
