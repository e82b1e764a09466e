import { ProblemError } from "@shared/api/problem";
import { renderInApp } from "@shared/testing/render";
import { notify } from "@shared/toast/notify";
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { store } from "@/api";
import refund from "@/locales/refund.en";
import type { Purchase } from "../purchase/purchaseView";
import RefundSection from "./RefundSection";
import { refundUnderWay } from "./refundView";

vi.mock("@shared/toast/notify", () => ({ notify: vi.fn() }));
vi.mock("@/api", () => ({ store: { fetch: { POST: vi.fn() } } }));

const post = vi.mocked(store.fetch.POST as (...args: unknown[]) => Promise<unknown>);
const usd = (minor: number) => ({ minor, currency: "USD" });
const at = "2026-12-01T10:00:00Z";

type Terms = Purchase["refund"];
const fresh: Terms = { left: usd(1649), askUntil: "2027-01-05T12:00:00Z", requests: [], refunds: [] };
const purchase = (terms: Partial<Terms> = {}, more: Partial<Purchase> = {}) =>
  ({ id: "p1", pluginName: "Lint", licenseKey: "none", refund: { ...fresh, ...terms }, ...more }) as Purchase;
const show = (one: Purchase) => renderInApp(<RefundSection purchase={one} />, { texts: { refund } });
const keys = () =>
  post.mock.calls.map(
    ([, init]) => (init as { params: { header: Record<string, string> } }).params.header["Idempotency-Key"],
  );

const bodies = () => post.mock.calls.map(([, init]) => (init as { body: object }).body);

beforeEach(() => vi.clearAllMocks());

async function fill(reason: string, message = "") {
  await userEvent.click(await screen.findByRole("radio", { name: reason }));
  if (message) await userEvent.type(screen.getByRole("textbox"), message);
}
const send = () => within(screen.getByRole("dialog")).getByRole("button", { name: "Ask for a refund" });

test("a refund is asked for with a reason, once it has been said what follows", async () => {
  post.mockResolvedValue({ data: { status: "waiting", answerBy: "2026-12-04T10:00:00Z" } });
  show(purchase({}, { licenseKey: "issued" }));
  expect(screen.getByText(/^You can ask for US\$16\.49 back until 5 Jan 2027/)).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "Ask for a refund" }));
  const dialog = await screen.findByRole("dialog");
  expect(within(dialog).getByText(/US\$16\.49 back by the means/)).toBeDefined();
  expect(within(dialog).getByText(/leaves your library/)).toBeDefined();
  expect(within(dialog).getByText("Your license key stops working.")).toBeDefined();
  expect((send() as HTMLButtonElement).disabled).toBe(true);
  await fill("It does not work", "  It says no. ");
  await userEvent.click(send());
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(bodies()).toEqual([{ reason: "not_working", message: "It says no." }]);
  expect(notify).toHaveBeenCalledWith(expect.objectContaining({ title: "We have received your request" }));
});

test("what may have arrived is asked again under the same key; other words are another wish", async () => {
  post.mockRejectedValue(new ProblemError({ code: "no_answer_yet", status: 503 }));
  show(purchase());
  await userEvent.click(screen.getByRole("button", { name: "Ask for a refund" }));
  await fill("Something else");
  expect(screen.queryByText("Your license key stops working.")).toBeNull();
  for (let tries = 1; tries <= 2; tries++) {
    await userEvent.click(send());
    await waitFor(() => expect(post).toHaveBeenCalledTimes(tries));
    expect((await screen.findByRole("alert")).textContent).toContain("it will not be asked for twice");
  }
  await fill("I have paid twice");
  await userEvent.click(send());
  await waitFor(() => expect(post).toHaveBeenCalledTimes(3));
  const [first, second, third] = keys();
  expect(second).toBe(first);
  expect(third).not.toBe(first);
});

test.each([
  ["on_its_way", "On its way"],
  ["returned", "Returned"],
  ["failed", "A person is looking into it"],
  ["returned_otherwise", "we have paid you by other means"],
  ["kept_plugin", "the plugin is back in your library"],
  ["closed", "nothing is left to be done"],
] as const)("a refund that is %s is told as it is", (status, words) => {
  const { container } = show(
    purchase({ refusal: "refund_open", left: usd(0), refunds: [{ id: "r", amount: usd(500), status, at }] }),
  );
  expect(container.textContent).toContain("US$5.00");
  expect(container.textContent).toContain(words);
  expect(screen.queryByRole("button")).toBeNull();
});

test("nobody need ask again for what has failed and is being seen to", () => {
  show(purchase({ refunds: [{ id: "r", amount: usd(500), status: "failed", at }] }));
  expect(screen.queryByRole("button")).toBeNull();
});

test("a request that waits says until when; a declined one why, and that one can ask again", () => {
  const request = { id: "q", reason: "other" as const, message: "Too slow", createdAt: at };
  const waiting = purchase({
    refusal: "refund_request_open",
    requests: [{ ...request, status: "waiting", answerBy: "2026-12-04T10:00:00Z" }],
  });
  const first = show(waiting);
  expect(first.container.textContent).toMatch(/answers you by mail before 4 Dec 2026/);
  expect(screen.queryByRole("button")).toBeNull();
  expect(refundUnderWay(waiting)).toBe(true);
  first.unmount();

  const declined = purchase({ requests: [{ ...request, status: "declined", answer: "It works for us." }] });
  const second = show(declined);
  expect(second.container.textContent).toContain("It works for us.");
  expect(screen.getByRole("button", { name: "Ask for a refund" })).toBeDefined();
  expect(refundUnderWay(declined)).toBe(false);
});

test("when the time is over it says so; of what was never paid it says nothing", () => {
  const over = show(purchase({ refusal: "refund_window_over", left: usd(1649) }));
  expect(over.container.textContent).toContain("A refund could be asked for until");
  over.unmount();
  const { container } = show(purchase({ refusal: "purchase_not_refundable", left: usd(0), askUntil: undefined }));
  expect(container.querySelector("section")).toBeNull();
});
