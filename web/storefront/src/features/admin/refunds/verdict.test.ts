import { expect, test } from "vitest";
import { outcomeOf, ruleText } from "./verdict";

const eur = (minor: number) => ({ minor, currency: "EUR" });
const rules = { granted: eur(3000), alone: eur(20_000), ageSeconds: 172_800, yearly: 3 };
const asked = { origin: "customer", rules } as const;

test("one person gives back up to the limit, two give back more", () => {
  expect(outcomeOf(asked, 20_000)).toBe("approved");
  expect(outcomeOf(asked, 20_001)).toBe("proposed");
  expect(outcomeOf({ ...asked, rules: { ...rules, alone: undefined } }, 99_999_999), "no limit").toBe("approved");
});

test("the second person's yes is to the amount that the first proposed", () => {
  const proposed = { ...asked, proposed: eur(25_000) };
  expect(outcomeOf(proposed, 25_000)).toBe("approved");
  expect(outcomeOf(proposed, 24_000), "another amount is another proposal").toBe("proposed");
  const own = { ...proposed, youMayNot: "own_proposal" } as const;
  expect(outcomeOf(own, 25_000)).toBe("own");
  expect(outcomeOf(own, 24_000)).toBe("proposed");
  expect(outcomeOf(own, 500), "what one may give back alone").toBe("approved");
});

test("what an admin asks for always wants another", () => {
  const proposal = { origin: "admin", rules, proposed: eur(500) } as const;
  expect(outcomeOf(proposal, 500)).toBe("approved");
  expect(outcomeOf(proposal, 400)).toBe("proposed");
  expect(outcomeOf({ ...proposal, youMayNot: "own_proposal" }, 500)).toBe("own");
});

test("the rule is named with the limit that was exceeded", () => {
  expect(ruleText({ manualBecause: "amount", paid: eur(3001), rules })).toBe("amount");
  expect(ruleText({ manualBecause: "amount", paid: eur(3000), rules })).toBe("amountAlone");
  expect(ruleText({ manualBecause: "amount", paid: eur(3000), rules: { ...rules, granted: undefined } })).toBe(
    "amountNever",
  );
  expect(ruleText({ manualBecause: "yearly", paid: eur(1), rules })).toBe("yearly");
  expect(ruleText({ paid: eur(1), rules })).toBe("none");
});
