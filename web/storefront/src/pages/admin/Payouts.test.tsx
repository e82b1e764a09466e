import { renderInApp } from "@shared/testing/render";
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { beforeEach, expect, test, vi } from "vitest";
import { type Schemas, store } from "@/api";
import type { PayoutsSearch } from "@/features/admin/search";
import payouts from "@/locales/payouts.en";
import { Payouts } from "./Payouts";

let search: PayoutsSearch;
const navigate = vi.fn();
vi.mock("@tanstack/react-router", () => ({
  useSearch: () => search,
  useNavigate: () => navigate,
  Link: ({ children }: { children: ReactNode }) => <a href="/somewhere">{children}</a>,
}));
vi.mock("@/api", () => ({ store: { fetch: { GET: vi.fn(), POST: vi.fn() }, query: { queryOptions: vi.fn() } } }));

type Call = (...args: unknown[]) => Promise<unknown>;
const get = vi.mocked(store.fetch.GET as Call);
const post = vi.mocked(store.fetch.POST as Call);

const euros = (minor: number) => ({ minor, currency: "EUR" });
const failing = {
  id: "p1",
  publisher: { id: "u1", name: "Acme" },
  period: "2026-11-01",
  status: "failing",
  reason: "balance_insufficient",
  amount: euros(5000),
  reversed: euros(0),
  createdAt: "2026-11-01T04:00:00Z",
} as Schemas["AdminPayout"];
const acme: Schemas["PayoutPublisher"] = {
  id: "u1",
  name: "Acme",
  balances: [
    { balance: euros(-55), pending: euros(1644), disputed: euros(0), unfinished: euros(0), payable: euros(-1699) },
  ],
  account: { state: "ready", payable: true, due: [], workflowUrl: "http://ui.test" },
  schedule: "monthly",
  thresholds: [],
};

beforeEach(() => {
  vi.clearAllMocks();
  search = {};
});

const show = () => renderInApp(<Payouts />, { texts: { payouts } });
const paths = () => get.mock.calls.map(([path, init]) => [path, (init as { params: { query: unknown } }).params.query]);

test("a failing payout says why; everyone who is due is paid for a reason", async () => {
  search = { status: "failing", publisher: "u1" };
  get.mockResolvedValue({ data: { items: [failing] } });
  post.mockResolvedValue({ data: { over: true, begun: 2, payouts: [] } });
  show();
  await screen.findByText(payouts.reason.balance_insufficient);
  expect(paths()[0]).toEqual([
    "/v1/admin/payouts",
    { status: "failing", currency: undefined, publisherId: "u1", cursor: undefined },
  ]);
  await userEvent.click(screen.getByRole("button", { name: payouts.run.action }));
  const dialog = within(await screen.findByRole("dialog"));
  await userEvent.click(dialog.getByRole("button", { name: payouts.run.confirm }));
  expect(dialog.getByRole("alert").textContent).toBe(payouts.hold.missing);
  expect(post).not.toHaveBeenCalled();
  await userEvent.click(dialog.getByRole("textbox"));
  await userEvent.paste("Before the holidays");
  await userEvent.click(dialog.getByRole("button", { name: payouts.run.confirm }));
  await vi.waitFor(() => expect(post).toHaveBeenCalledOnce());
  expect(post.mock.calls[0]?.[1]).toMatchObject({ body: { reason: "Before the holidays" } });
});

test("who owes us cannot be paid, and is held with a note to them", async () => {
  search = { view: "balances", standing: "negative" };
  get.mockResolvedValue({ data: { items: [acme] } });
  post.mockResolvedValue({ data: {} });
  show();
  await screen.findByText("Acme");
  expect(paths()[0]?.[1]).toMatchObject({ standing: "negative" });
  screen.getByText("-€16.99");
  const pay = screen.getAllByRole("button", { name: payouts.run.action }).at(-1);
  expect(pay?.getAttribute("aria-disabled")).toBe("true");
  await userEvent.click(screen.getByRole("button", { name: payouts.hold.action }));
  const dialog = within(await screen.findByRole("dialog"));
  await userEvent.click(dialog.getByRole("radio", { name: payouts.holdReason.identity }));
  await userEvent.click(dialog.getByRole("textbox"));
  await userEvent.paste("We have to know who you are.");
  await userEvent.click(dialog.getByRole("button", { name: payouts.hold.confirm }));
  await vi.waitFor(() => expect(post).toHaveBeenCalledOnce());
  expect(post.mock.calls[0]).toMatchObject([
    "/v1/admin/payout-publishers/{publisherId}/hold",
    { params: { path: { publisherId: "u1" } }, body: { reason: "identity", note: "We have to know who you are." } },
  ]);
});

test("what is not there is said", async () => {
  get.mockResolvedValue({ data: { items: [] } });
  show();
  await screen.findByText(payouts.list.empty);
});
