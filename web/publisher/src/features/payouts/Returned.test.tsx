import { renderInApp } from "@shared/testing/render";
import { act, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { panel } from "@/api";
import payouts from "@/locales/payouts.en";
import { Returned } from "./Returned";

const told = vi.hoisted(() => ({ state: "none", payable: false, asked: 0 }));

vi.mock("@/api", () => ({
  panel: {
    fetch: { POST: vi.fn() },
    query: {
      queryOptions: (method: string, path: string, init: unknown) => ({
        queryKey: [method, path, init],
        queryFn: async () => {
          told.asked += 1;
          return { ...told };
        },
      }),
    },
  },
}));

const post = vi.mocked(panel.fetch.POST as (...args: unknown[]) => Promise<unknown>);
const show = (how: "done" | "again") => renderInApp(<Returned how={how} />, { texts: { payouts } });
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  Object.assign(told, { state: "none", payable: false, asked: 0 });
});
afterEach(() => vi.useRealTimers());

test("coming back proves nothing: Stripe is asked until it has said", async () => {
  post.mockRejectedValue(new Error("down"));
  show("done");
  await pass(1);
  expect(screen.getByRole("status").textContent).toContain(payouts.returned.asking);
  expect(post).toHaveBeenCalledWith("/v1/payouts/account/refresh");
  told.state = "onboarding";
  await pass(4000);
  expect(screen.getByRole("status").textContent).toContain(payouts.returned.asking);
  Object.assign(told, { state: "ready", payable: true });
  await pass(2000);
  expect(screen.getByRole("status").textContent).toContain(payouts.returned.ready);
  const asked = told.asked;
  await pass(20_000);
  expect(told.asked, "there is nothing more to ask").toBe(asked);
});

test.each([
  ["onboarding", payouts.returned.unfinished],
  ["pending", payouts.returned.pending],
  ["restricted", payouts.returned.unfinished],
])("an account that is %s in the end says so", async (state, words) => {
  post.mockResolvedValue({});
  told.state = state;
  show("done");
  await pass(61_000);
  expect(screen.getByRole("status").textContent).toContain(words);
});

test("a link that was too old leads back to here, and nothing is asked", async () => {
  show("again");
  await pass(1);
  screen.getByText(payouts.returned.expired);
  expect(post).not.toHaveBeenCalled();
});
