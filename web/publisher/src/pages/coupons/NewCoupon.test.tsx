import { ProblemError } from "@shared/api/problem";
import { renderInApp } from "@shared/testing/render";
import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { panel } from "@/api";
import { localTime } from "@/features/coupons/filled";
import coupons from "@/locales/coupons.en";
import listing from "@/locales/listing.en";
import { NewCoupon } from "./NewCoupon";

const navigate = vi.fn();
vi.mock("@tanstack/react-router", () => ({ useNavigate: () => navigate }));
vi.mock("@shared/toast/notify", () => ({ notify: vi.fn() }));
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
const post = vi.mocked(panel.fetch.POST as Call);

beforeEach(() => {
  vi.clearAllMocks();
  vi.mocked(panel.fetch.GET as Call).mockResolvedValue({
    data: {
      items: [
        { id: "p1", name: "Lint", slug: "lint", status: "listed", price: { minor: 1999, currency: "EUR" } },
        { id: "p2", name: "Yen", slug: "yen", status: "listed", price: { minor: 900, currency: "JPY" } },
      ],
    },
  });
  post.mockResolvedValue({ data: { code: "SPRING" } });
});

const show = () => renderInApp(<NewCoupon />, { texts: { coupons, listing } });
const code = () => screen.getByLabelText(new RegExp(`^${coupons.form.code}`));
const send = () => userEvent.click(screen.getByRole("button", { name: coupons.form.submit }));
const sent = () => post.mock.calls.map(([, init]) => (init as { body: unknown }).body);

test("a percentage for all plugins, with what becomes of their prices", async () => {
  show();
  await userEvent.type(code(), "spring");
  const percent = screen.getByLabelText(new RegExp(coupons.form.percentOff));
  await userEvent.clear(percent);
  await userEvent.type(percent, "25");
  await screen.findByText("€14.99");
  screen.getByText("JP¥675");
  await send();
  expect(sent()).toEqual([{ code: "SPRING", kind: "percent", basisPoints: 2500, pluginIds: [] }]);
  await waitFor(() => expect(navigate).toHaveBeenCalledWith({ to: "/coupons" }));
});

test("an amount, for some plugins, for a while, so many times", async () => {
  show();
  await userEvent.type(code(), "five");
  await userEvent.click(screen.getByText(coupons.form.amount));
  await screen.findByText("€14.99");
  screen.getByText(coupons.form.notHere); // there is no amount in yen
  await userEvent.click(screen.getByLabelText(coupons.form.some));
  await send();
  screen.getByText("Choose 1 to 24 plugins.");
  await userEvent.click(screen.getByPlaceholderText(coupons.form.choosePlugins));
  await userEvent.click(await screen.findByText("Lint"));
  const end = new Date(Date.now() + 86_400_000);
  end.setSeconds(0, 0);
  fireEvent.change(screen.getByLabelText(new RegExp(coupons.form.endsAt)), {
    target: { value: localTime(end.toISOString()) },
  });
  await userEvent.type(screen.getByLabelText(new RegExp(coupons.form.maxUses)), "50");
  await send();
  expect(sent()).toEqual([
    {
      code: "FIVE",
      kind: "amount",
      amounts: [{ minor: 500, currency: "EUR" }],
      pluginIds: ["p1"],
      endsAt: end.toISOString(),
      maxUses: 50,
    },
  ]);
});

test("what is wrong is said at its field, and nothing is sent; what the server says too", async () => {
  show();
  await userEvent.type(code(), "a");
  fireEvent.change(screen.getByLabelText(new RegExp(coupons.form.endsAt)), { target: { value: "2020-01-01T10:00" } });
  await send();
  screen.getByText(coupons.wrong.code);
  screen.getByText(coupons.wrong.end);
  expect(post).not.toHaveBeenCalled();

  fireEvent.change(screen.getByLabelText(new RegExp(coupons.form.endsAt)), { target: { value: "" } });
  await userEvent.type(code(), "bc");
  post.mockRejectedValueOnce(new ProblemError({ code: "coupon_code_taken", status: 409 }));
  await send();
  await screen.findByText("There is a coupon with that code already. Choose another.");
  expect(navigate).not.toHaveBeenCalled();
});
