import { renderInApp } from "@shared/testing/render";
import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import en from "@/locales/proof.en";
import es from "@/locales/proof.es";
import { Hero } from "./Hero";
import type { Proof, Reconciliation } from "./queries";

const last = {
  status: "finished",
  verdict: "balanced",
  startedAt: new Date(Date.now() - 7_200_000).toISOString(),
  finishedAt: new Date(Date.now() - 7_190_000).toISOString(),
  durationSeconds: 10,
  charges: 1234,
  matched: 1500,
  inFlight: 0,
  currencies: [],
} as Partial<Reconciliation> as Reconciliation;

const proof = (change: Partial<Proof>): Proof => ({ balanced: true, casesOpen: 0, orphanCharges: 0, last, ...change });

test("a proof says what was proven", () => {
  renderInApp(<Hero proof={proof({})} />, { texts: { proof: en } });
  expect(screen.getByText("1,234 charges, 0 orphans, books = Stripe")).toBeTruthy();
  expect(screen.getByText(/Proven 1 hour ago, in 10 sec\. 1,500 movements/)).toBeTruthy();
});

test("an orphan and a difference are not hidden", () => {
  const differs = [{ differenceMinor: 470, balanceMinor: 1, stripeMinor: 1 }] as Reconciliation["currencies"];
  renderInApp(
    <Hero
      proof={proof({
        balanced: false,
        casesOpen: 1,
        orphanCharges: 1,
        last: { ...last, currencies: differs, inFlight: 2, statistics: "unreachable" },
      })}
    />,
    { language: "es", texts: { proof: es } },
  );
  expect(screen.getByText("1.234 cobros, 1 huérfano, libros ≠ Stripe")).toBeTruthy();
  expect(screen.getByText(/2 están de camino/)).toBeTruthy();
  expect(screen.getByText(/no se han comparado/)).toBeTruthy();
});

test("before the first run nothing is claimed", () => {
  renderInApp(<Hero proof={proof({ balanced: false, last: undefined })} />, { texts: { proof: en } });
  expect(screen.getByText("Not proven yet")).toBeTruthy();
});
