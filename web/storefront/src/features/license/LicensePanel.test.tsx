import { ProblemError } from "@shared/api/problem";
import { renderInApp } from "@shared/testing/render";
import { notify } from "@shared/toast/notify";
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { store } from "@/api";
import license from "@/locales/license.en";
import LicensePanel from "./LicensePanel";
import type { License, Machine } from "./queries";
import { saveFile } from "./saveFile";

vi.mock("@shared/toast/notify", () => ({ notify: vi.fn() }));
vi.mock("./saveFile", async (original) => ({ ...(await original<object>()), saveFile: vi.fn() }));
vi.mock("@/api", () => {
  const fetch = { GET: vi.fn(), POST: vi.fn(), DELETE: vi.fn() };
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
const remove = vi.mocked(store.fetch.DELETE as Call);

const own: License = {
  id: "l1",
  pluginId: "p1",
  key: "AAAAA-BBBBB",
  status: "active",
  activations: 1,
  maxActivations: 3,
  offline: true,
  offlineDays: 14,
  graceDays: 7,
  issuedAt: "2026-01-01T00:00:00Z",
  keyIssuedAt: "2026-01-01T00:00:00Z",
};
const laptop: Machine = {
  id: "a1",
  name: "Laptop",
  firstActivatedAt: "2026-01-01T00:00:00Z",
  activatedAt: "2026-01-01T00:00:00Z",
};

/** What the server has. */
let now: License;
let machines: Machine[];

beforeEach(() => {
  vi.clearAllMocks();
  now = own;
  machines = [laptop];
  get.mockImplementation(async (path) => ({
    data: String(path).endsWith("/activations") ? { items: machines } : now,
  }));
});

const show = (state: "available" | "issued" = "issued") =>
  renderInApp(<LicensePanel plugin="lint" state={state} />, { texts: { license } });

test("the owner sees the key, where it is in use, and takes a machine off it", async () => {
  remove.mockImplementation(async () => {
    machines = [];
    now = { ...own, activations: 0 };
    return {};
  });
  show();
  await screen.findByText("AAAAA-BBBBB");
  await screen.findByText("Active on 1 of 3 machines");
  await userEvent.click(screen.getByRole("button", { name: "Remove Laptop" }));
  await userEvent.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Remove" }));
  await screen.findByText(license.machines.none);
  expect(remove).toHaveBeenCalledWith("/v1/plugins/{plugin}/license/activations/{activationId}", {
    params: { path: { plugin: "lint", activationId: "a1" } },
  });
  screen.getByText("Active on 0 of 3 machines");
});

test("a file for a machine is saved under its name", async () => {
  post.mockResolvedValue({ data: { file: "signed", expiresAt: "2026-01-15T00:00:00Z" } });
  show();
  await userEvent.click(await screen.findByRole("button", { name: "Offline file for Laptop" }));
  await waitFor(() => expect(saveFile).toHaveBeenCalledWith("lint-laptop.license", "signed"));
});

test("the key is replaced for a reason", async () => {
  post.mockImplementation(async () => {
    now = { ...own, key: "CCCCC-DDDDD" };
    return {};
  });
  show();
  await userEvent.click(await screen.findByRole("button", { name: license.rotate.action }));
  await userEvent.click(await screen.findByLabelText(license.rotate.reason.lost));
  await userEvent.click(within(screen.getByRole("dialog")).getByRole("button", { name: license.rotate.confirm }));
  await screen.findByText("CCCCC-DDDDD");
  expect(screen.queryByText("AAAAA-BBBBB")).toBeNull();
  expect(post).toHaveBeenCalledWith(
    "/v1/plugins/{plugin}/license/rotate",
    expect.objectContaining({ body: { reason: "lost" } }),
  );
});

test("nothing is offered that a suspended license does not allow", async () => {
  now = { ...own, status: "suspended", maxActivations: undefined };
  show();
  await screen.findByText(license.suspended);
  await screen.findByText("Laptop");
  expect(screen.queryByRole("button", { name: license.rotate.action })).toBeNull();
  expect(screen.queryByRole("button", { name: "Offline file for Laptop" })).toBeNull();
  screen.getByRole("button", { name: "Remove Laptop" });
  screen.getByText("Active on 1 machine");
});

test("who had the plugin before gets a key; what fails is said", async () => {
  post.mockRejectedValueOnce(new ProblemError({ code: "plugin_not_licensed", status: 409 }));
  show("available");
  await userEvent.click(screen.getByRole("button", { name: license.issue }));
  await waitFor(() => expect(notify).toHaveBeenCalledWith(expect.objectContaining({ tone: "bad" })));
  post.mockResolvedValueOnce({ data: own });
  await userEvent.click(screen.getByRole("button", { name: license.issue }));
  await waitFor(() => expect(notify).toHaveBeenCalledWith({ tone: "good", title: license.issued }));
  expect(get).not.toHaveBeenCalled();
});
