import { ProblemError } from "@shared/api/problem";
import { renderInApp } from "@shared/testing/render";
import { notify } from "@shared/toast/notify";
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { panel } from "@/api";
import payouts from "@/locales/payouts.en";
import type { Settings } from "./decision";
import { SettingsForm } from "./SettingsForm";

vi.mock("@shared/toast/notify", () => ({ notify: vi.fn() }));
vi.mock("@/api", () => ({
  panel: {
    fetch: { PUT: vi.fn() },
    query: { queryOptions: (method: string, path: string) => ({ queryKey: [method, path] }) },
  },
}));

const put = vi.mocked(panel.fetch.PUT as (...args: unknown[]) => Promise<unknown>);
const settings: Settings = {
  schedule: "monthly",
  thresholds: [],
  least: [
    { currency: "EUR", minor: 2500 },
    { currency: "JPY", minor: 2500 },
  ],
  inStore: true,
};
const show = () => renderInApp(<SettingsForm settings={settings} earned={["EUR"]} />, { texts: { payouts } });
const save = () => screen.getByRole<HTMLButtonElement>("button", { name: "Save" });
const euros = () => screen.getByLabelText(/in Euro/);

beforeEach(() => vi.clearAllMocks());

test("another schedule and a higher amount are saved", async () => {
  put.mockImplementation(async (_, init) => ({ data: { ...settings, ...(init as { body: object }).body } }));
  show();
  expect(save().disabled).toBe(true);
  await userEvent.click(screen.getByLabelText(payouts.settings.weekly));
  await userEvent.clear(euros());
  await userEvent.type(euros(), "80");
  await userEvent.click(save());
  await waitFor(() => expect(notify).toHaveBeenCalledWith(expect.objectContaining({ title: payouts.settings.saved })));
  expect(put).toHaveBeenCalledWith("/v1/payouts/settings", {
    body: { schedule: "weekly", thresholds: [{ currency: "EUR", minor: 8000 }] },
  });
});

test("less than the least cannot be saved, and the limit is said", async () => {
  show();
  await userEvent.clear(euros());
  await userEvent.type(euros(), "3");
  expect(screen.getAllByText("The least is €25.").length).toBeGreaterThan(0);
  expect(euros().getAttribute("aria-invalid")).toBe("true");
  expect(save().disabled).toBe(true);
});

test("a currency can be added and taken away, but for one that has been earned in", async () => {
  show();
  await userEvent.selectOptions(screen.getByLabelText(payouts.settings.add), "JPY");
  screen.getByLabelText(/in Japanese Yen/);
  expect(screen.queryByRole("button", { name: /Remove Euro/ })).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: /Remove Japanese Yen/ }));
  expect(screen.queryByLabelText(/in Japanese Yen/)).toBeNull();
});

test("what could not be saved stays filled in", async () => {
  put.mockRejectedValue(new ProblemError({ code: "workflows_unavailable", status: 503 }));
  show();
  await userEvent.click(screen.getByLabelText(payouts.settings.manual));
  await userEvent.click(save());
  await waitFor(() => expect(notify).toHaveBeenCalledWith(expect.objectContaining({ tone: "bad" })));
  expect(screen.getByLabelText<HTMLInputElement>(payouts.settings.manual).checked).toBe(true);
  expect(save().disabled).toBe(false);
});
