import { sessionQuery } from "@shared/account/session";
import { ProblemError } from "@shared/api/problem";
import { createQueryClient } from "@shared/api/query";
import { QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { beforeEach, expect, test, vi } from "vitest";
import { store } from "@/api";
import { chooseCurrency } from "@/features/currency/choice";
import { keepIntention } from "./intention";
import type { PluginPage } from "./queries";
import type { PluginSearch } from "./search";
import { useAcquire } from "./useAcquire";

const navigate = vi.fn();
vi.mock("@tanstack/react-router", () => ({ useNavigate: () => navigate }));
vi.mock("@/features/checkout/leave", () => ({ leaveFor: vi.fn() }));
vi.mock("@shared/api/useProblemToast", () => ({ useProblemToast: () => vi.fn() }));
vi.mock("@/api", () => {
  const fetch = { GET: vi.fn(), POST: vi.fn() };
  const query = {
    queryOptions: (method: string, path: string, init: unknown, options: object) => ({
      queryKey: [method, path, init],
      queryFn: async () => (await (fetch.GET as (...args: unknown[]) => Promise<{ data: unknown }>)(path, init)).data,
      ...options,
    }),
  };
  return { store: { fetch, query } };
});

type Call = (...args: unknown[]) => Promise<unknown>;
const get = vi.mocked(store.fetch.GET as Call);
const post = vi.mocked(store.fetch.POST as Call);

const eur = (minor: number) => ({ minor, currency: "EUR" });
const usd = (minor: number) => ({ minor, currency: "USD" });
const plugin = {
  id: "p1",
  slug: "lint",
  status: "listed",
  latestVersion: "1.0.0",
  price: eur(1999),
  prices: [usd(2199)],
} as PluginPage;
const quote = { pluginId: "p1", price: eur(1999), prices: [eur(1999), usd(2199)], owned: false, suspended: false };
const withCode = {
  ...quote,
  price: usd(1649),
  discount: { code: "WELCOME", list: usd(2199), discount: usd(550) },
};

type Init = { params: { query?: { coupon?: string; currency?: string } } };
let answers: { code: () => unknown; quote: object; purchase?: object };

function start(search: PluginSearch, account: object | null = { id: "u" }) {
  const client = createQueryClient();
  client.setQueryData(sessionQuery.queryKey, account as never);
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  return renderHook((now: PluginSearch) => useAcquire(plugin, now), { wrapper, initialProps: search }).result;
}

const bodies = () => post.mock.calls.map(([, init]) => (init as { body: object }).body);
const asked = () => get.mock.calls.map(([, init]) => (init as Init).params.query).filter((one) => one !== undefined);

beforeEach(() => {
  vi.clearAllMocks();
  localStorage.clear();
  chooseCurrency("USD");
  answers = { code: () => withCode, quote };
  get.mockImplementation(async (path, init) => {
    if (path === "/v1/purchases/{purchaseId}") return { data: answers.purchase };
    return { data: (init as Init).params.query?.coupon ? answers.code() : answers.quote };
  });
  post.mockResolvedValue({ data: { id: "x", checkoutUrl: "https://pay.example/1" } });
});

test("what is bought is what was shown: currency, code and price", async () => {
  const result = start({ coupon: "welcome" });
  await waitFor(() => expect(result.current.offer).toMatchObject({ kind: "buy", price: usd(1649) }));
  expect(asked()).toEqual([{ currency: "USD", coupon: "welcome" }]);
  act(() => result.current.act());
  await waitFor(() => expect(post).toHaveBeenCalledTimes(1));
  expect(bodies()).toEqual([
    {
      pluginId: "p1",
      currency: "USD",
      couponCode: "WELCOME",
      quotedPrice: usd(1649),
    },
  ]);
});

test("a refused code leaves the price, and says why", async () => {
  answers.code = () => {
    throw new ProblemError({ code: "coupon_used_up", status: 422 });
  };
  const result = start({ coupon: "late" });
  await waitFor(() => expect(result.current.code.error?.code).toBe("coupon_used_up"));
  expect(result.current.offer).toEqual({ kind: "buy", price: usd(2199) });
  expect(result.current.code.checking).toBe(false);
});

test("a currency that the plugin is not sold in is named, and its own is charged", async () => {
  chooseCurrency("JPY");
  const result = start({});
  await waitFor(() => expect(result.current.offer).toEqual({ kind: "buy", price: eur(1999) }));
  expect(result.current.missing).toBe("JPY");
  act(() => chooseCurrency("EUR"));
  expect(result.current.missing).toBeUndefined();
});

test("a guest's code comes along to the log-in and back", async () => {
  const result = start({ coupon: "WEL COME" }, null);
  await waitFor(() => expect(result.current.code.checking).toBe(false));
  act(() => result.current.act());
  expect(navigate).toHaveBeenCalledWith({
    to: "/log-in",
    search: { next: "/plugins/lint?buy=1&coupon=WEL+COME" },
  });
});

test("back from logging in, the purchase goes on at the price with the code", async () => {
  keepIntention("lint");
  start({ buy: 1, coupon: "welcome" });
  await waitFor(() => expect(post).toHaveBeenCalledTimes(1));
  expect(bodies()).toMatchObject([{ couponCode: "WELCOME" }]);
});

test("back from logging in with a code that is not good for them, they see the price first", async () => {
  answers.code = () => {
    throw new ProblemError({ code: "coupon_already_used", status: 422 });
  };
  keepIntention("lint");
  start({ buy: 1, coupon: "welcome" });
  await waitFor(() => expect(navigate).toHaveBeenCalled());
  expect(post).not.toHaveBeenCalled();
});

test("a purchase under way shows what it was begun at, and no code is tried", async () => {
  answers.quote = { ...quote, openPurchase: "o1" };
  answers.purchase = { id: "o1", status: "awaiting_payment", amount: eur(999), discount: withCode.discount };
  const result = start({ coupon: "welcome" });
  await waitFor(() =>
    expect(result.current.offer).toMatchObject({ kind: "continue", price: eur(999), purchase: "o1" }),
  );
  expect(asked()).toEqual([]);
  act(() => result.current.act());
  await waitFor(() => expect(post).toHaveBeenCalledTimes(1));
  expect(bodies()).toEqual([{ pluginId: "p1" }]);
});

test("what a code pays whole is got like anything that is bought", async () => {
  answers.code = () => ({ ...quote, price: usd(0), discount: { code: "GIFT", list: usd(2199), discount: usd(2199) } });
  post.mockResolvedValue({ data: { id: "p9", status: "fulfilled" } });
  const result = start({ coupon: "gift" });
  await waitFor(() => expect(result.current.offer).toMatchObject({ kind: "buy", price: usd(0) }));
  act(() => result.current.act());
  await waitFor(() =>
    expect(navigate).toHaveBeenCalledWith({ to: "/purchases/$purchaseId", params: { purchaseId: "p9" } }),
  );
  expect(bodies()).toEqual([{ pluginId: "p1", currency: "USD", couponCode: "GIFT", quotedPrice: usd(0) }]);
});
