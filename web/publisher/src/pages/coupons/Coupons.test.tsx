import { renderInApp } from "@shared/testing/render";
import { notify } from "@shared/toast/notify";
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { beforeEach, expect, test, vi } from "vitest";
import { panel, type Schemas } from "@/api";
import coupons from "@/locales/coupons.en";
import publications from "@/locales/publications.en";
import { Coupons } from "./Coupons";

vi.mock("@shared/toast/notify", () => ({ notify: vi.fn() }));
vi.mock("@shared/components/ButtonLink", () => ({
  ButtonLink: ({ children }: { children: ReactNode }) => <a href="/somewhere">{children}</a>,
}));
vi.mock("@/api", () => {
  const fetch = { GET: vi.fn(), POST: vi.fn() };
  const query = {
    queryOptions: (method: string, path: string, init: unknown) => ({
      queryKey: [method, path, init],
      queryFn: async () => (await (fetch.GET as (...args: unknown[]) => Promise<{ data: unknown }>)(path, init)).data,
    }),
  };
  return { panel: { fetch, query } };
});

type Call = (...args: unknown[]) => Promise<unknown>;
const get = vi.mocked(panel.fetch.GET as Call);
const post = vi.mocked(panel.fetch.POST as Call);

const coupon: Schemas["Coupon"] = {
  id: "c1",
  code: "SPRING-26",
  kind: "percent",
  basisPoints: 1225,
  state: "active",
  pluginIds: [],
  startsAt: "2026-01-01T00:00:00Z",
  maxUses: 50,
  sales: 3,
  discounts: [
    { minor: 570, currency: "EUR" },
    { minor: 900, currency: "JPY" },
  ],
  inStore: true,
  attempts: 0,
  needsAttention: false,
  createdAt: "2026-01-01T00:00:00Z",
  changedAt: "2026-01-01T00:00:00Z",
};
const plugin = (id: string, over: object = {}) => ({
  id,
  name: id,
  slug: id,
  status: "listed",
  price: { minor: 900, currency: "EUR" },
  ...over,
});

let list: Schemas["Coupon"][];
let plugins: object[];

beforeEach(() => {
  vi.clearAllMocks();
  list = [coupon];
  plugins = [
    plugin("lint"),
    plugin("free", { price: { minor: 0, currency: "EUR" } }),
    plugin("draft", { status: "draft" }),
  ];
  get.mockImplementation(async (path) => ({ data: { items: path === "/v1/coupons" ? list : plugins } }));
  post.mockResolvedValue({ data: coupon });
});

const show = () => renderInApp(<Coupons />, { texts: { coupons, publications } });
const row = () => screen.findByRole("article", { name: "SPRING-26" });

test("says what a code takes off, where, and what it has brought", async () => {
  show();
  const text = (await row()).textContent;
  expect(text).toContain("−12.25%");
  expect(text).toContain(coupons.state.active);
  expect(text).toContain(coupons.facts.all);
  expect(text).toContain("3 of 50 at most");
  expect(text).toMatch(/€5\.70 · JP¥900/);
});

test("the link is to a plugin in the store that costs something; of several one is chosen", async () => {
  const user = userEvent.setup();
  const { unmount } = show();
  await user.click(await screen.findByRole("button", { name: coupons.link.copy }));
  const link = (slug: string) => `http://localhost:3001/plugins/${slug}?coupon=SPRING-26`;
  await waitFor(async () => expect(await navigator.clipboard.readText()).toBe(link("lint")));
  expect(notify).toHaveBeenCalledWith({ tone: "good", title: coupons.link.copied, message: link("lint") });

  unmount();
  plugins = [...plugins, plugin("other")];
  show();
  await user.click(await screen.findByRole("button", { name: coupons.link.copy }));
  await user.click(await screen.findByText("other"));
  await waitFor(async () => expect(await navigator.clipboard.readText()).toBe(link("other")));
});

test("a code that the store does not know is not called active, and can be hurried", async () => {
  list = [
    {
      ...coupon,
      inStore: false,
      attempts: 2,
      lastError: "dial tcp: connection refused",
      nextAttemptAt: coupon.createdAt,
    },
  ];
  show();
  const failing = within(await row());
  failing.getByText(coupons.state.failing);
  expect(failing.queryByText(coupons.state.active)).toBeNull();
  failing.getByText(new RegExp(coupons.meanwhile.new));
  failing.getByText(new RegExp(publications.cause.unreachable));
  await userEvent.click(failing.getByRole("button", { name: coupons.retry }));
  expect(post).toHaveBeenCalledWith("/v1/coupons/{id}/retry", { params: { path: { id: "c1" } } });
  await waitFor(() => expect(notify).toHaveBeenCalledWith({ tone: "info", title: coupons.retried }));
});

test("a code is ended once that is confirmed; who ended it is told", async () => {
  show();
  await userEvent.click(within(await row()).getByRole("button", { name: coupons.end.action }));
  const dialog = await screen.findByRole("dialog");
  expect(post).not.toHaveBeenCalled();
  list = [{ ...coupon, state: "disabled", disabledAt: coupon.createdAt, disabledBy: "store" }];
  await userEvent.click(within(dialog).getByRole("button", { name: coupons.end.action }));
  expect(post).toHaveBeenCalledWith("/v1/coupons/{id}/disable", { params: { path: { id: "c1" } } });
  await screen.findByText(coupons.endedByStore);
  expect(screen.queryByRole("button", { name: coupons.link.copy })).toBeNull();
});

test("without codes it says what they are for", async () => {
  list = [];
  show();
  await screen.findByText(coupons.noneText);
});
