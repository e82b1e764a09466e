import { expect, test } from "vitest";
import { currencyCodes, decimalsOf, limitOf, major, minor, priceProblem, sameFigure } from "./amounts";
import { limits } from "./currencies.gen";
import { formats } from "./formats";

test("amounts have the currency's decimals", () => {
  expect(["EUR", "JPY", "KWD", "COP", "ISK", "XXX"].map(decimalsOf)).toEqual([2, 0, 3, 2, 2, 2]);
  expect(major({ minor: 1999, currency: "EUR" })).toBe(19.99);
  expect(major({ minor: 1999, currency: "JPY" })).toBe(1999);
  expect(minor(19.99, "EUR")).toBe(1999);
  expect(minor(1.005, "KWD")).toBe(1005);
  expect(minor(0.1 + 0.2, "EUR")).toBe(30);
});

test("every amount that can be charged goes into figures and back", () => {
  for (const currency of currencyCodes) {
    const { least, most, step } = limits[currency] ?? { least: 0, most: 0, step: 1 };
    for (let i = 0; i < 200; i++) {
      const spread = Math.floor(((most - least) / step) * (i / 199) ** 3);
      const amount = { minor: least + spread * step, currency };
      expect(priceProblem(amount)).toBeUndefined();
      expect(minor(major(amount), currency)).toBe(amount.minor);
    }
  }
});

test("what cannot be charged is told as the server tells it", () => {
  for (const currency of currencyCodes) {
    const { least, most, step } = limits[currency] ?? { least: 0, most: 0, step: 1 };
    expect(priceProblem({ minor: 0, currency })).toBeUndefined();
    expect(priceProblem({ minor: least - step, currency })).toBe("least");
    expect(priceProblem({ minor: -least, currency })).toBe("least");
    expect(priceProblem({ minor: most + step, currency })).toBe("most");
    if (step > 1) expect(priceProblem({ minor: least + 1, currency })).toBe("step");
  }
  expect(priceProblem({ minor: 100, currency: "XXX" })).toBe("currency");
  expect(priceProblem({ minor: Number.NaN, currency: "EUR" })).toBe("least");
  expect(limitOf("KWD", "step")).toEqual({ minor: 10, currency: "KWD" });
});

test("another currency keeps the figure if it can be charged", () => {
  expect(sameFigure({ minor: 1999, currency: "EUR" }, "USD")).toEqual({ minor: 1999, currency: "USD" });
  expect(sameFigure({ minor: 1999, currency: "EUR" }, "KWD")).toEqual({ minor: 19_990, currency: "KWD" });
  expect(sameFigure({ minor: 1999, currency: "EUR" }, "JPY")).toEqual({ minor: 50, currency: "JPY" });
  expect(sameFigure({ minor: 19_995, currency: "KWD" }, "BHD")).toEqual({ minor: 20_000, currency: "BHD" });
  expect(sameFigure({ minor: 0, currency: "EUR" }, "JPY")).toEqual({ minor: 0, currency: "JPY" });
  for (const from of currencyCodes) {
    for (const to of currencyCodes) {
      expect(priceProblem(sameFigure(limitOf(from, "most"), to))).toBeUndefined();
    }
  }
});

test("figures are shown with the decimals that they are kept with", () => {
  const plain = (s: string) => s.replace(/[\u00a0\u202f]/g, " ");
  const es = formats("es");
  expect(plain(es.money({ minor: 2_000_000, currency: "COP" }))).toBe("20.000 COP");
  expect(plain(es.money({ minor: 2_000_050, currency: "COP" }))).toBe("20.000,50 COP");
  expect(plain(es.money({ minor: 700_000, currency: "ISK" }))).toBe("7.000 ISK");
  expect(plain(es.money({ minor: 6500, currency: "KWD" }))).toBe("6,500 KWD");
  expect(plain(es.money({ minor: 6500, currency: "MGA" }))).toBe("6.500 MGA");
});
