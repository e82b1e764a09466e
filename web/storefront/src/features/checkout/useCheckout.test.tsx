import { ProblemError } from "@shared/api/problem";
import { renderInApp } from "@shared/testing/render";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { store } from "@/api";
import { purchaseQuery } from "@/features/purchase/purchaseQuery";
import { leaveFor } from "./leave";
import { useCheckout, type Wish } from "./useCheckout";

const navigate = vi.fn();
vi.mock("@tanstack/react-router", () => ({ useNavigate: () => navigate }));
vi.mock("./leave", () => ({ leaveFor: vi.fn() }));
vi.mock("@/api", async (original) => ({
  store: { ...(await original<typeof import("@/api")>()).store, fetch: { POST: vi.fn() } },
}));

const post = vi.mocked(store.fetch.POST as (...args: unknown[]) => Promise<unknown>);
const keys = () =>
  post.mock.calls.map(
    ([, init]) => (init as { params: { header: Record<string, string> } }).params.header["Idempotency-Key"],
  );

const bodies = () => post.mock.calls.map(([, init]) => (init as { body: object }).body);

let wish: Wish = {};

function Buy() {
  const { buy, busy } = useCheckout("plugin");
  return (
    <button type="button" onClick={() => buy(wish)}>
      {busy ? "busy" : "buy"}
    </button>
  );
}

beforeEach(() => {
  vi.clearAllMocks();
  wish = {};
});

test("a double click is one wish, and stays one until the payment page is there", async () => {
  post.mockResolvedValue({ data: { id: "p", checkoutUrl: "https://pay.example/1" } });
  renderInApp(<Buy />);
  await userEvent.dblClick(screen.getByRole("button"));
  await waitFor(() => expect(leaveFor).toHaveBeenCalledWith("https://pay.example/1"));
  await userEvent.click(screen.getByRole("button"));
  expect(post).toHaveBeenCalledTimes(1);
  expect(screen.getByRole("button").textContent).toBe("busy");
});

test("coming Back is a new wish", async () => {
  post.mockResolvedValue({ data: { id: "p", checkoutUrl: "https://pay.example/1" } });
  renderInApp(<Buy />);
  await userEvent.click(screen.getByRole("button"));
  await waitFor(() => expect(leaveFor).toHaveBeenCalledTimes(1));
  window.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
  await userEvent.click(await screen.findByText("buy"));
  expect(new Set(keys()).size).toBe(2);
});

test("what may have arrived is asked again under the same key; after a refusal it is a new wish", async () => {
  post
    .mockRejectedValueOnce(new ProblemError({ code: "offline", status: 0 }))
    .mockRejectedValueOnce(new ProblemError({ code: "checkout_unavailable", status: 503 }))
    .mockRejectedValueOnce(new ProblemError({ code: "plugin_not_for_sale", status: 409 }))
    .mockResolvedValueOnce({ data: { id: "p" } });
  renderInApp(<Buy />);
  for (let tries = 1; tries <= 4; tries++) {
    await userEvent.click(await screen.findByText("buy"));
    await waitFor(() => expect(post).toHaveBeenCalledTimes(tries));
  }
  const [first, second, third, fourth] = keys();
  expect(second).toBe(first);
  expect(new Set([second, third, fourth]).size).toBe(3);
});

test("without a page to pay on, the purchase's own is shown, though nobody can read it yet", async () => {
  post.mockResolvedValue({ data: { id: "p", status: "pending" } });
  let queries: QueryClient | undefined;
  const Peek = () => {
    queries = useQueryClient();
    return null;
  };
  renderInApp(
    <>
      <Buy />
      <Peek />
    </>,
  );
  await userEvent.click(screen.getByRole("button"));
  await waitFor(() =>
    expect(navigate).toHaveBeenCalledWith({ to: "/purchases/$purchaseId", params: { purchaseId: "p" } }),
  );
  expect(leaveFor).not.toHaveBeenCalled();
  expect(queries?.getQueryData(purchaseQuery("p").queryKey)).toMatchObject({ status: "pending" });
});

test("what is bought is what was shown, and on other terms it is another wish", async () => {
  post.mockRejectedValue(new ProblemError({ code: "offline", status: 0 }));
  renderInApp(<Buy />);
  const shown = { currency: "USD", couponCode: "WELCOME", quotedPrice: { minor: 1499, currency: "USD" } };
  for (const [tries, terms] of [shown, shown, { currency: "USD" }].entries()) {
    wish = terms;
    await userEvent.click(await screen.findByText("buy"));
    await waitFor(() => expect(post).toHaveBeenCalledTimes(tries + 1));
  }
  expect(bodies()).toEqual([
    { pluginId: "plugin", ...shown },
    { pluginId: "plugin", ...shown },
    { pluginId: "plugin", currency: "USD" },
  ]);
  const [first, second, third] = keys();
  expect(second).toBe(first);
  expect(third).not.toBe(first);
});
