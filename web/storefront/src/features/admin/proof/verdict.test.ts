import { expect, test } from "vitest";
import type { Proof, Reconciliation } from "./queries";
import { duration, standingOf, verdictOf } from "./verdict";

const currency = {
  currency: "EUR",
  booksMinor: 100,
  stripeMinor: 100,
  balanceMinor: 100,
  inFlightMinor: 0,
  acceptedMinor: 0,
  differenceMinor: 0,
};
const run = (currencies: Reconciliation["currencies"]) =>
  ({ status: "finished", verdict: "differences", currencies }) as Reconciliation;
const proof = (last: Reconciliation | undefined, balanced: boolean): Proof => ({
  last,
  balanced,
  casesOpen: balanced ? 0 : 1,
  orphanCharges: 0,
});

test("nothing is claimed that was not found", () => {
  expect(standingOf(proof(undefined, false))).toBe("unproven");
  expect(standingOf(proof(run([currency]), true))).toBe("balanced");
  expect(standingOf(proof(run([currency]), false)), "the sums agree, but a case is open").toBe("cases");
  expect(standingOf(proof(run([{ ...currency, differenceMinor: -1 }]), false))).toBe("differs");
  expect(standingOf(proof(run([{ ...currency, balanceMinor: 99 }]), false)), "Stripe holds another amount").toBe(
    "differs",
  );
});

test("a run that has not ended has no result", () => {
  expect(verdictOf({ status: "running" } as Reconciliation)).toBe("running");
  expect(verdictOf({ status: "abandoned" } as Reconciliation)).toBe("abandoned");
  expect(verdictOf({ status: "finished", verdict: "balanced" } as Reconciliation)).toBe("balanced");
});

test("durations say no more than one wants to know", () => {
  expect(duration(7, "en")).toBe("7 sec");
  expect(duration(185, "es")).toBe("3 min");
  expect(duration(7300, "en")).toBe("2 hr");
});
