import { expect, test } from "vitest";
import { attentionOf } from "./attention";

test("a purchase that is stuck always has a reason in words", () => {
  expect(attentionOf({ status: "fulfilled", stuck: true, attention: "refund_failed" })).toBe("refund_failed");
  expect(attentionOf({ status: "fulfilled", stuck: true, attention: "something_new" })).toBe("other");
  expect(attentionOf({ status: "processing", stuck: true })).toBe("slow");
  expect(attentionOf({ status: "awaiting_payment", stuck: true })).toBe("late");
  expect(attentionOf({ status: "awaiting_payment", stuck: false, attention: "" })).toBeUndefined();
});
