import { renderInApp } from "@shared/testing/render";
import { screen } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { panel, type Schemas } from "@/api";
import listing from "@/locales/listing.en";
import { Share } from "./Share";

vi.mock("@/api", () => ({ panel: { fetch: { GET: vi.fn() } } }));

const money = (minor: number, currency = "EUR") => ({ minor, currency });
const due: Schemas["CurrencyCommission"] = {
  price: money(1900),
  fee: money(285),
  share: money(1615),
  basisPoints: 1500,
  feeOnRefund: "returned",
  volume: money(120_000),
};
let answer: Schemas["PluginCommission"];

beforeEach(() => {
  answer = { currencies: [due] };
  vi.mocked(panel.fetch.GET as (...args: unknown[]) => Promise<unknown>).mockImplementation(async () => ({
    data: answer,
  }));
});

const show = (price = money(1900), prices: Schemas["Money"][] = []) =>
  renderInApp(<Share plugin={{ id: "p1", price, prices } as Schemas["Plugin"]} value={{ price, prices }} />, {
    texts: { listing },
  });
const line = async () => (await screen.findByText(/€16\.15 of/)).closest("li")?.textContent;

test("the store's usual commission", async () => {
  show();
  expect(await line()).toBe("€16.15 of €19.00 (the store’s commission: 15%)The store’s usual commission. ");
  expect(screen.queryByText(/Taxes|keeps its commission/)).toBeNull();
});

test("by which rule, since when, and what comes next", async () => {
  answer = {
    taxBehavior: "inclusive",
    currencies: [
      {
        ...due,
        feeOnRefund: "kept",
        rule: {
          whose: "publisher",
          from: money(100_000),
          since: "2026-03-03T12:00:00Z",
          until: "2027-01-01T12:00:00Z",
        },
        next: { from: money(500_000), basisPoints: 1250, feeOnRefund: "returned" },
      },
    ],
  };
  show();
  const told = await line();
  expect(told).toContain("Up to €16.15 of €19.00");
  expect(told).toContain(
    "A rule for you, from €1,000 sold on, in force since 3 Mar 2026, until 1 Jan 2027. It will be 12.5% once you have sold €5,000; so far you have sold €1,200.",
  );
  screen.getByText(/Taxes are in the price/);
  screen.getByText(/the store keeps its commission/);
});

test("nothing is told of a price that the server does not have", async () => {
  show(money(1900), [money(2100, "USD")]);
  await line();
  screen.getByText("US$21.00: worked out when it is saved.");
});
