import { ProblemError } from "@shared/api/problem";
import { renderInApp } from "@shared/testing/render";
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { beforeEach, expect, test, vi } from "vitest";
import { type Schemas, store } from "@/api";
import adminLicenses from "@/locales/adminLicenses.en";
import { Licenses } from "./Licenses";

let search: { id?: string };
vi.mock("@tanstack/react-router", () => ({
  getRouteApi: () => ({ useSearch: () => search }),
  Link: ({ children }: { children: ReactNode }) => <a href="/somewhere">{children}</a>,
}));
vi.mock("@/api", () => ({ store: { fetch: { GET: vi.fn(), POST: vi.fn() } } }));

type Call = (...args: unknown[]) => Promise<unknown>;
const get = vi.mocked(store.fetch.GET as Call);
const post = vi.mocked(store.fetch.POST as Call);

const license: Schemas["AdminLicense"] = {
  id: "l1",
  status: "active",
  keySha256: "ab".repeat(32),
  pluginId: "p1",
  pluginSlug: "lint",
  pluginName: "Acme Lint",
  customerId: "u1",
  customerName: "Ana",
  customerEmail: "ana@example.com",
  activations: 1,
  maxActivations: 2,
  offline: true,
  offlineDays: 14,
  graceDays: 7,
  issuedAt: "2026-01-01T00:00:00Z",
  keyIssuedAt: "2026-01-01T00:00:00Z",
};

beforeEach(() => {
  vi.clearAllMocks();
  search = {};
});

const show = () => renderInApp(<Licenses />, { texts: { adminLicenses } });
const field = () => screen.getByRole("textbox", { name: new RegExp(adminLicenses.search) });
const body = () => post.mock.calls.map(([path, init]) => [path, (init as { body: unknown }).body]);

test("a license is looked up and revoked for a reason", async () => {
  let status: (typeof license)["status"] = "active";
  post.mockImplementation(async (path) => {
    if (!String(path).endsWith("/search")) status = "revoked";
    return {
      data: { items: [{ ...license, status, revokedAt: status === "revoked" ? license.issuedAt : undefined }] },
    };
  });
  show();
  screen.getByText(adminLicenses.begin);
  await userEvent.type(field(), " ana@example.com ");
  await userEvent.click(screen.getByRole("button", { name: adminLicenses.find }));
  await screen.findByText("Acme Lint");
  expect(body()[0]).toEqual(["/v1/admin/licenses/search", { query: "ana@example.com" }]);
  await userEvent.click(screen.getByRole("button", { name: adminLicenses.act.revoke.action }));
  const dialog = within(await screen.findByRole("dialog"));
  const confirm = dialog.getByRole<HTMLButtonElement>("button", { name: adminLicenses.act.revoke.confirm });
  expect(confirm.disabled).toBe(true);
  await userEvent.type(dialog.getByRole("textbox"), "shared in public");
  await userEvent.click(confirm);
  await screen.findByText(adminLicenses.status.revoked);
  expect(body()[1]).toEqual(["/v1/admin/licenses/{licenseId}/revoke", { reason: "shared in public" }]);
  screen.getByRole("button", { name: adminLicenses.act.restore.action });
});

test("one machine is taken off", async () => {
  search = { id: "l1" };
  post.mockResolvedValue({ data: { items: [license] } });
  get.mockResolvedValue({ data: { items: [{ id: "a1", name: "", activatedAt: license.issuedAt }] } });
  show();
  await userEvent.click(await screen.findByRole("button", { name: adminLicenses.showMachines }));
  await userEvent.click(await screen.findByRole("button", { name: "Remove Machine without a name" }));
  const dialog = within(await screen.findByRole("dialog"));
  await userEvent.type(dialog.getByRole("textbox"), "stolen");
  await userEvent.click(dialog.getByRole("button", { name: "Remove" }));
  await waitFor(() =>
    expect(post).toHaveBeenCalledWith("/v1/admin/licenses/{licenseId}/activations/{activationId}/remove", {
      params: { path: { licenseId: "l1", activationId: "a1" } },
      body: { reason: "stolen" },
    }),
  );
});

test("what finds nothing, and what is nothing to look for, is said", async () => {
  post.mockResolvedValueOnce({ data: { items: [] } });
  show();
  await userEvent.type(field(), "AAAAA");
  await userEvent.click(screen.getByRole("button", { name: adminLicenses.find }));
  await screen.findByText(adminLicenses.none);
  post.mockRejectedValue(new ProblemError({ code: "invalid_request", status: 422 }));
  await userEvent.type(field(), "!");
  await userEvent.click(screen.getByRole("button", { name: adminLicenses.find }));
  await waitFor(() => expect(field().getAttribute("aria-invalid")).toBe("true"));
});
