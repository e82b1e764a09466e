import { describe, expect, it } from "vitest";
import { causeOf, progressOf, stateOf } from "./progress";

const publication = (over: Partial<Parameters<typeof stateOf>[0]>) =>
  ({ action: "publish", stage: "requested", attempts: 0, ...over }) as Parameters<typeof stateOf>[0];

describe("progressOf", () => {
  it("counts the steps that are behind it", () => {
    expect(progressOf(publication({})).done).toBe(0);
    expect(progressOf(publication({ stage: "signing" })).done).toBe(2);
    expect(progressOf(publication({ stage: "done" })).done).toBe(5);
    expect(progressOf(publication({ action: "unlist", stage: "upserting" }))).toMatchObject({ done: 1 });
  });
});

describe("stateOf", () => {
  it("tells failing from waiting and both from finished", () => {
    expect(stateOf(publication({}))).toBe("waiting");
    expect(stateOf(publication({ attempts: 2 }))).toBe("failing");
    expect(stateOf(publication({ stage: "done", attempts: 2 }))).toBe("done");
    expect(stateOf(publication({ stage: "superseded" }))).toBe("superseded");
  });
});

it("knows the usual causes by the operators' words", () => {
  expect(causeOf("dial tcp: connection refused")).toBe("unreachable");
  expect(causeOf("blob artifacts/ab not found")).toBe("missing");
  expect(causeOf("the digest does not match")).toBe("mismatch");
  expect(causeOf("boom")).toBe("other");
});
