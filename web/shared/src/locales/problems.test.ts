import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import es from "./problems.es";

// What only machines are told: Stripe's webhooks, plugins that ask about their license, and the framework's errors without a name.
const unseen = [
  "error_<status>",
  "invalid_signature",
  "license_key_malformed",
  "license_limit_reached",
  "license_not_activated",
  "license_not_found",
  "malformed_event",
  "stale_signature",
  "wrong_api_version",
];

const page = readFileSync("../docs/problems.md", "utf8");
const codes = [...page.matchAll(/^\| `([^`]+)`/gm)].map(([, code]) => code as string);

test("there are words for every problem that a person can meet, and for no other", () => {
  expect(codes.length).toBeGreaterThan(50);
  const worded = Object.keys(es).filter((key) => key !== "field");
  expect(worded.sort()).toEqual(codes.filter((code) => !unseen.includes(code)).sort());
});
