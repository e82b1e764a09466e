import { expect, test } from "vitest";
import type { PayoutDetail, PayoutHold, PayoutPublisher } from "./queries";
import { canRetry, canReverse, reasonList, unpayable } from "./story";

const euros = (minor: number) => ({ minor, currency: "EUR" });

test("what was sent is taken back, once at a time; what was not is tried", () => {
  const payout = (more: Partial<PayoutDetail>) =>
    ({ status: "sent", left: euros(100), reversals: [], ...more }) as PayoutDetail;
  expect(canReverse(payout({}))).toBe(true);
  expect(canReverse(payout({ left: euros(0) }))).toBe(false);
  expect(canReverse(payout({ reversals: [{ status: "requested" }] as PayoutDetail["reversals"] }))).toBe(false);
  expect(canReverse(payout({ status: "failing" }))).toBe(false);
  expect(
    ["failing", "planned", "sent", "skipped"].map((status) => canRetry(payout({ status } as PayoutDetail))),
  ).toEqual([true, true, false, false]);
});

test("what keeps somebody from being paid is said, the hold first", () => {
  const publisher = (payable: boolean, minor: number, hold?: PayoutHold) =>
    ({ hold, account: { payable }, balances: [{ payable: euros(-5) }, { payable: euros(minor) }] }) as PayoutPublisher;
  expect(unpayable(publisher(true, 5))).toBeUndefined();
  expect(unpayable(publisher(true, 0))).toBe("nothing");
  expect(unpayable(publisher(false, 5))).toBe("account");
  expect(unpayable(publisher(false, 5, {} as PayoutHold))).toBe("held");
});

test("a reason is looked up where it belongs", () => {
  expect(reasonList("held")).toBe("holdReason");
  expect(reasonList("reversal_requested")).toBe("reversalReason");
  expect(reasonList("skipped")).toBe("reason");
});
