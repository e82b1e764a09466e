import { ProblemError } from "@shared/api/problem";
import { renderInApp } from "@shared/testing/render";
import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { store } from "@/api";
import admin from "@/locales/admin.en";
import adminEs from "@/locales/admin.es";
import adminCoupons from "@/locales/adminCoupons.en";
import adminCouponsEs from "@/locales/adminCoupons.es";
import { CouponForm } from "./CouponForm";
import { couponLink } from "./couponLink";

const navigate = vi.fn();
vi.mock("@tanstack/react-router", () => ({ useNavigate: () => navigate }));
afterEach(() => {
  vi.restoreAllMocks();
  navigate.mockReset();
});

const show = () => renderInApp(<CouponForm />, { texts: { admin, adminCoupons } });
const submit = () => userEvent.click(screen.getByRole("button", { name: adminCoupons.form.submit }));
const code = () => screen.getByRole("textbox", { name: /^Code/ });

test("nothing is sent until a code and what it takes off are there", async () => {
  const post = vi.spyOn(store.fetch, "POST");
  show();
  await submit();
  screen.getByText(adminCoupons.form.wrong.code);
  screen.getByText(adminCoupons.form.wrong.percent);
  expect(post).not.toHaveBeenCalled();
});

test("a percentage is sent, and the coupon's page opens", async () => {
  const post = vi.spyOn(store.fetch, "POST").mockResolvedValue({ data: { id: "c1", code: "SPRING" } } as never);
  show();
  await userEvent.type(code(), "spring");
  await userEvent.type(screen.getByRole("textbox", { name: adminCoupons.form.percent }), "12.5");
  await submit();
  const [, init] = post.mock.calls[0] as unknown as [string, { body: unknown }];
  expect(init.body).toMatchObject({ code: "spring", kind: "percent", basisPoints: 1250, plugins: [] });
  expect(navigate).toHaveBeenCalledExactlyOnceWith({ to: "/admin/coupons/$couponId", params: { couponId: "c1" } });
});

test("a percentage is read as the language writes it", async () => {
  const post = vi.spyOn(store.fetch, "POST").mockResolvedValue({ data: { id: "c1", code: "SPRING" } } as never);
  renderInApp(<CouponForm />, { language: "es", texts: { admin: adminEs, adminCoupons: adminCouponsEs } });
  await userEvent.type(screen.getByRole("textbox", { name: /^Código/ }), "spring");
  await userEvent.type(screen.getByRole("textbox", { name: adminCouponsEs.form.percent }), "12,5");
  await userEvent.click(screen.getByRole("button", { name: adminCouponsEs.form.submit }));
  const [, init] = post.mock.calls[0] as unknown as [string, { body: unknown }];
  expect(init.body).toMatchObject({ basisPoints: 1250 });
});

test("an amount is of one currency or more; a code that is taken is said at the code", async () => {
  const taken = new ProblemError({ code: "coupon_code_taken", status: 409, detail: "There is one already." });
  const post = vi.spyOn(store.fetch, "POST").mockRejectedValue(taken);
  show();
  await userEvent.type(code(), "spring");
  await userEvent.click(screen.getByText(adminCoupons.form.kindOf.amount));
  await submit();
  screen.getByText(adminCoupons.form.wrong.amounts);
  expect(post).not.toHaveBeenCalled();
  fireEvent.change(screen.getByRole("textbox", { name: /Amount in/ }), { target: { value: "5" } });
  await submit();
  const [, init] = post.mock.calls[0] as unknown as [string, { body: unknown }];
  expect(init.body).toMatchObject({ kind: "amount", amounts: [{ minor: 500, currency: "EUR" }] });
  await screen.findByText("There is one already.");
  expect(navigate).not.toHaveBeenCalled();
});

test("a link names the plugin and the code", () => {
  expect(couponLink("https://store.test", "lint", "SPRING-26")).toBe(
    "https://store.test/plugins/lint?coupon=SPRING-26",
  );
});
