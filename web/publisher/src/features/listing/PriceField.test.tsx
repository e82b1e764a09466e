import { renderInApp } from "@shared/testing/render";
import { fireEvent, screen } from "@testing-library/react";
import { useState } from "react";
import { expect, test } from "vitest";
import listing from "@/locales/listing.es";
import { PriceField } from "./PriceField";
import type { Prices } from "./prices";

/** The field in a form that takes what it says; `now` is what the form holds. */
function form(start: Prices) {
  const held = { now: start };
  function Form() {
    const [value, setValue] = useState(start);
    held.now = value;
    return (
      <PriceField value={value} onChange={(patch) => setValue((before) => ({ ...before, ...patch }))} errors={{}} />
    );
  }
  renderInApp(<Form />, { language: "es", texts: { listing } });
  return held;
}

const eur = (minor: number) => ({ minor, currency: "EUR" });

test("prices are added, typed with the currency's decimals, and taken away", () => {
  const held = form({ price: eur(1999), prices: [] });
  fireEvent.click(screen.getByRole("button", { name: "Añadir una moneda" }));
  expect(held.now.prices).toEqual([{ minor: 1999, currency: "USD" }]);

  fireEvent.change(screen.getByLabelText("Importe en dólar estadounidense"), { target: { value: "21,49" } });
  expect(held.now.prices).toEqual([{ minor: 2149, currency: "USD" }]);

  const [, currency] = screen.getAllByLabelText("Moneda");
  fireEvent.change(currency as HTMLElement, { target: { value: "KWD" } });
  expect(held.now.prices).toEqual([{ minor: 21_490, currency: "KWD" }]);
  fireEvent.change(screen.getByLabelText("Importe en dinar kuwaití"), { target: { value: "6,505" } });
  expect(held.now.prices).toEqual([{ minor: 6505, currency: "KWD" }]);
  expect(screen.getByText(/se cobra de 0,010.KWD en 0,010.KWD/)).toBeDefined();

  fireEvent.click(screen.getByRole("button", { name: "Quitar el precio en dinar kuwaití" }));
  expect(held.now.prices).toEqual([]);
});

test("amounts that cannot be charged are told at once", () => {
  form({ price: { minor: 49, currency: "EUR" }, prices: [{ minor: 10, currency: "JPY" }] });
  expect(screen.getByText(/mínimo que se puede cobrar es 0,50.€/)).toBeDefined();
  expect(screen.getByText(/mínimo que se puede cobrar es 50.JPY/)).toBeDefined();
});

test("free is free in every currency, and paid begins with a price that can be charged", () => {
  const held = form({ price: { minor: 900, currency: "JPY" }, prices: [eur(900)] });
  fireEvent.click(screen.getByRole("radio", { name: "Gratis" }));
  expect(held.now).toEqual({ price: { minor: 0, currency: "JPY" }, prices: [] });
  fireEvent.click(screen.getByRole("radio", { name: "De pago" }));
  expect(held.now).toEqual({ price: { minor: 50, currency: "JPY" }, prices: [] });
});
