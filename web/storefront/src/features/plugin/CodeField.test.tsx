import { ProblemError } from "@shared/api/problem";
import { renderInApp } from "@shared/testing/render";
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import plugin from "@/locales/plugin.en";
import { CodeField } from "./CodeField";
import type { Offer } from "./offer";
import type { Acquire } from "./useAcquire";
import type { Code } from "./useCode";

const eur = (minor: number) => ({ minor, currency: "EUR" });
const buy: Offer = { kind: "buy", price: eur(1999) };
const discounted: Offer = {
  kind: "buy",
  price: eur(1499),
  discount: { code: "WELCOME", list: eur(1999), discount: eur(500) },
};
const apply = vi.fn();
const remove = vi.fn();
const show = (offer: Offer, code: Partial<Code> = {}) =>
  renderInApp(<CodeField acquire={{ offer, code: { checking: false, apply, remove, ...code } } as Acquire} />, {
    texts: { plugin },
  });
const refused = (code: string, value?: object) =>
  new ProblemError({ code, status: 422, errors: [{ location: "query.coupon", value }] });

beforeEach(() => vi.clearAllMocks());

test("who has a code is asked for it, and only then", async () => {
  show(buy);
  expect(screen.queryByRole("textbox")).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Have a code?" }));
  const field = screen.getByRole("textbox", { name: "Discount code" });
  expect(document.activeElement).toBe(field);
  expect((screen.getByRole("button", { name: "Apply" }) as HTMLButtonElement).disabled).toBe(true);
  await userEvent.type(field, "  welcome {Enter}");
  expect(apply).toHaveBeenCalledExactlyOnceWith("welcome");
});

test("a code that is taken says what it does, and can be taken away", async () => {
  show(discounted, { typed: "welcome" });
  expect(screen.getByRole("status").textContent).toBe("With WELCOME you pay €5 less (25%).");
  await userEvent.click(screen.getByRole("button", { name: "Remove the code WELCOME" }));
  expect(remove).toHaveBeenCalled();
});

test.each([
  ["coupon_unknown", undefined, "There is no such code. Check that it is spelled right."],
  ["coupon_used_up", undefined, "This code has been used up."],
  ["coupon_already_used", undefined, "You have used this code already."],
  ["coupon_not_applicable", undefined, "This code is not good for this plugin."],
  ["coupon_not_started", { from: "2027-01-05T12:00:00Z" }, /^This code is good from 5 Jan 2027, \d+:\d\d on\.$/],
  ["coupon_expired", { until: "2026-01-05T12:00:00Z" }, /^This code stopped being good on 5 Jan 2026, \d+:\d\d\.$/],
  ["coupon_expired", undefined, "This code is no longer valid."],
  ["coupon_other_currency", { currencies: ["JPY", "USD"] }, "This code is only good if you pay in JPY and USD."],
])("%s is said in words", (code, value, words) => {
  show(buy, { typed: "TRY", error: refused(code, value) });
  const said = screen.getByRole("alert").textContent;
  if (words instanceof RegExp) expect(said).toMatch(words);
  else expect(said).toBe(words);
  expect((screen.getByRole("textbox") as HTMLInputElement).value).toBe("TRY");
});

test("a purchase under way keeps to its own terms", () => {
  const open: Offer = { ...discounted, kind: "continue", purchase: "p" };
  const { unmount } = show(open, { typed: "welcome" });
  expect(screen.getByRole("status").textContent).toContain("With WELCOME you pay €5 less");
  expect(screen.queryByRole("button")).toBeNull();
  unmount();
  show(open, { typed: "OTHER" });
  expect(screen.getByRole("status").textContent).toContain("You began this purchase without the code OTHER.");
});

test.each(["get", "download", "unlisted", "loading"] as const)("nobody is asked for a code to %s", (kind) => {
  const { container } = show({ kind, price: eur(0) } as Offer);
  expect(container.querySelector("button, input, p")).toBeNull();
});
